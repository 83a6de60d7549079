/// What an event says, the CloudEvents `type`.
public enum EventType: Sendable, Hashable {
    /// `run.<status>`: the run came to this status.
    case status(Status)
    /// `run.discovered`: the run was seen for the first time.
    case discovered
    /// `run.progress`: its counts changed and its status did not, or it told that it is alive.
    case progress
    /// `run.status_changed`: the provider's word changed and the status it maps to did not.
    case statusChanged
    /// `run.reopened`: a run that was over is not any more.
    case reopened
    /// `run.anomaly`: the source told something that cannot follow what it told before.
    case anomaly
    /// `run.vanished`: the source has no such run any more.
    case vanished
    /// `run.stalled`: it has not changed for longer than it should.
    case stalled
    /// `run.recovered`: the first success after a failure of the same name.
    case recovered
    /// `run.overdue`: it is not over, and was to be by now.
    case overdue
    /// `run.missing`: no run of a name has begun for longer than it should.
    case missing
    /// `watch.error`: a watcher cannot do its work.
    case watchError
    /// `watch.recovered`: it can again.
    case watchRecovered
    /// `sink.failing`: a sink takes nothing.
    case sinkFailing
    /// `sink.recovered`: it does again.
    case sinkRecovered
    /// `webhook.unknown`: a genuine webhook was of a type that no table knows.
    case unknownWebhook

    /// All types, in the order of the documentation.
    public static let all: [EventType] =
        Status.allCases.map(EventType.status) + [
            .discovered, .progress, .statusChanged, .reopened, .anomaly, .vanished, .stalled, .recovered, .overdue,
            .missing,
            .watchError, .watchRecovered, .sinkFailing, .sinkRecovered, .unknownWebhook,
        ]

    /// As it stands on the wire, `run.failed`.
    public var text: String {
        switch self {
        case .status(let status): Self.text(of: status)
        case .discovered: "run.discovered"
        case .progress: "run.progress"
        case .statusChanged: "run.status_changed"
        case .reopened: "run.reopened"
        case .anomaly: "run.anomaly"
        case .vanished: "run.vanished"
        case .stalled: "run.stalled"
        case .recovered: "run.recovered"
        case .overdue: "run.overdue"
        case .missing: "run.missing"
        case .watchError: "watch.error"
        case .watchRecovered: "watch.recovered"
        case .sinkFailing: "sink.failing"
        case .sinkRecovered: "sink.recovered"
        case .unknownWebhook: "webhook.unknown"
        }
    }

    /// The type of that wire text, or `nil`.
    public init?(text: String) {
        guard let type = Self.byText[text] else { return nil }
        self = type
    }

    /// Whether routes get it only when they ask for it by name or with `when: all`.
    public var isQuiet: Bool {
        switch self {
        case .discovered, .progress, .statusChanged, .unknownWebhook: true
        default: false
        }
    }

    /// Written out because it is asked for with every event.
    private static func text(of status: Status) -> String {
        switch status {
        case .queued: "run.queued"
        case .running: "run.running"
        case .waiting: "run.waiting"
        case .canceling: "run.canceling"
        case .succeeded: "run.succeeded"
        case .incomplete: "run.incomplete"
        case .failed: "run.failed"
        case .expired: "run.expired"
        case .canceled: "run.canceled"
        case .skipped: "run.skipped"
        case .unknown: "run.unknown"
        }
    }

    private static let byText = Dictionary(uniqueKeysWithValues: all.map { ($0.text, $0) })
}
