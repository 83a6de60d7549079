public import RunbridgeCore

/// One attempt that was made, to be recorded.
public struct AttemptRecord: Sendable {
    /// What happens to the delivery.
    public enum Next: Sendable, Equatable {
        /// It was made.
        case finish
        /// It is tried again at that time.
        case retry(at: Timestamp)
        /// It is tried no more by itself.
        case bury
        /// The attempt was interrupted: it is tried again at once, and its place in the schedule stays.
        case giveBack
    }

    /// By what right it was made.
    public var claim: Claim
    /// When it began.
    public var at: Timestamp
    /// How long it took.
    public var duration: Duration
    /// How it ended.
    public var report: AttemptReport
    /// What happens to the delivery.
    public var next: Next

    /// A record.
    public init(claim: Claim, at: Timestamp, duration: Duration, report: AttemptReport, next: Next) {
        self.claim = claim
        self.at = at
        self.duration = duration
        self.report = report
        self.next = next
    }
}
