import RunbridgeCore

/// A delivery outcome in the columns of `attempt`.
struct StoredEnding {
    var code: Int64
    var reason: DeliveryOutcome.Reason?
    var after: Duration?

    init(_ outcome: DeliveryOutcome) {
        switch outcome {
        case .delivered: code = 0
        case .retry(let reason, let after):
            code = 1
            self.reason = reason
            self.after = after
        case .rejected(let reason):
            code = 2
            self.reason = reason
        }
    }
}

extension DeliveryOutcome {
    /// The outcome of those columns.
    init(code: Int64, reason: Reason?, after: Duration?) throws {
        switch (code, reason) {
        case (0, _): self = .delivered
        case (1, let reason?): self = .retry(reason, after: after)
        case (2, let reason?): self = .rejected(reason)
        default: throw Damage("an attempt's outcome has the number \(code) and \(reason == nil ? "no" : "a") reason")
        }
    }
}

extension AttemptRecord.Next {
    /// Its number in `attempt.next`.
    var code: Int64 {
        switch self {
        case .finish: 0
        case .retry: 1
        case .bury: 2
        case .giveBack: 3
        }
    }

    /// What those columns say.
    init(code: Int64, at time: Timestamp?) throws {
        switch (code, time) {
        case (0, _): self = .finish
        case (1, let time?): self = .retry(at: time)
        case (2, _): self = .bury
        case (3, _): self = .giveBack
        default: throw Damage("what was decided on an attempt has the number \(code)")
        }
    }
}
