package import RunbridgeCore

/// How an event looks at a glance: a mark, one word and a tone.
package struct EventStyle: Equatable {
    /// What an event means to whoever reads it.
    package enum Tone: Equatable {
        case good, bad, warning, active, dim, bold, plain

        /// The number of the ANSI sequence (ECMA-48, SGR).
        package var code: String? {
            switch self {
            case .good: "32"
            case .bad: "31"
            case .warning: "33"
            case .active: "34"
            case .dim: "2"
            case .bold: "1"
            case .plain: nil
            }
        }
    }

    /// The length of the longest word.
    package static let width = 10

    package var mark: String
    package var word: String
    package var tone: Tone

    private init(_ mark: String, _ word: String, _ tone: Tone) {
        (self.mark, self.word, self.tone) = (mark, word, tone)
    }

    /// The look of a type; a run that succeeded in part does not look like one that succeeded.
    package init(type: EventType?, isPartial: Bool) {
        switch type {
        case .status(.succeeded) where isPartial: self.init("◐", "partial", .warning)
        case .status(let status): self.init(status: status)
        case .discovered: self.init("+", "discovered", .dim)
        case .progress: self.init("·", "progress", .dim)
        case .statusChanged: self.init("·", "changed", .dim)
        case .reopened: self.init("↻", "reopened", .warning)
        case .anomaly: self.init("!", "anomaly", .warning)
        case .vanished: self.init("?", "vanished", .warning)
        case .stalled: self.init("!", "stalled", .warning)
        case .recovered: self.init("✓", "recovered", .good)
        case .overdue: self.init("!", "overdue", .warning)
        case .missing: self.init("!", "missing", .bad)
        case .watchError: self.init("!", "unwatched", .bad)
        case .watchRecovered: self.init("✓", "watched", .good)
        case .sinkFailing: self.init("!", "failing", .bad)
        case .sinkRecovered: self.init("✓", "recovered", .good)
        case .unknownWebhook: self.init("?", "unread", .dim)
        case nil: self.init("·", "event", .plain)
        }
    }

    /// The look of a run that is in this status.
    package init(status: Status) {
        switch status {
        case .queued: self.init("○", "queued", .dim)
        case .running: self.init("●", "running", .active)
        case .waiting: self.init("◌", "waiting", .warning)
        case .canceling: self.init("●", "canceling", .dim)
        case .succeeded: self.init("✓", "succeeded", .good)
        case .incomplete: self.init("◐", "incomplete", .warning)
        case .failed: self.init("✗", "failed", .bad)
        case .expired: self.init("✗", "expired", .bad)
        case .canceled: self.init("–", "canceled", .dim)
        case .skipped: self.init("–", "skipped", .dim)
        case .unknown: self.init("?", "unknown", .warning)
        }
    }
}
