/// What a sink tells about one attempt.
public struct AttemptReport: Sendable, Equatable {
    /// What the attempt means for the whole sink, beside its own outcome.
    public enum SinkSignal: Sendable, Equatable {
        /// Leave the whole sink alone for this long (429, 503).
        case pace(Duration)
        /// Send nothing more until a person says so (410).
        case pause
    }

    /// How it ended.
    public var outcome: DeliveryOutcome
    /// The HTTP status, or the exit status of a command.
    public var status: Int?
    /// What the receiver said: bounded to 2 KiB, printable, without secrets.
    public var detail: String?
    /// What it means for the whole sink.
    public var signal: SinkSignal?
    /// Where its time went, if it went over a network.
    public var phases: AttemptPhases?

    /// A report.
    public init(
        _ outcome: DeliveryOutcome, status: Int? = nil, detail: String? = nil, signal: SinkSignal? = nil,
        phases: AttemptPhases? = nil
    ) {
        self.outcome = outcome
        self.status = status
        self.detail = detail
        self.signal = signal
        self.phases = phases
    }
}
