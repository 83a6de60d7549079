public import RunbridgeCore

/// What happened to an event, from its observation to its last attempt.
public struct Explanation: Sendable, Equatable {
    /// An event owed to a sink.
    public struct Delivery: Sendable, Equatable {
        /// The sink's name.
        public let sink: String
        /// Where it stands.
        public let state: DeliveryState
        /// When it is tried again, while it waits.
        public let nextAttemptAt: Timestamp?
        /// What holds the whole sink back.
        public let hold: SinkHold
        /// What was tried, in order.
        public let attempts: [Attempt]
        /// What happened beside the attempts, in order.
        public let incidents: [Incident]
    }

    /// What holds back everything that is owed to a sink.
    public struct SinkHold: Sendable, Equatable {
        /// Until when it is left alone; `nil` if it is not.
        public let pacedUntil: Timestamp?
        /// Since when it is paused; `nil` if it is not.
        public let pausedAt: Timestamp?
        /// Why it is paused.
        public let pausedReason: String?
    }

    /// One try.
    public struct Attempt: Sendable, Equatable {
        /// From 1; interrupted attempts count.
        public let number: Int
        /// When it began.
        public let at: Timestamp
        /// How long it took.
        public let duration: Duration
        /// How it ended.
        public let outcome: DeliveryOutcome
        /// What was decided on it.
        public let next: AttemptRecord.Next
        /// The HTTP status, or the exit status of a command.
        public let status: Int?
        /// What the receiver said.
        public let detail: String?
        /// Where its time went, if it went over a network.
        public let phases: AttemptPhases?
    }

    /// The event.
    public let event: StoredEvent
    /// Why it went where it went, the JSON that the router gave.
    public let decision: String
    /// To which sinks it was owed, in the order the store learnt of them.
    public let deliveries: [Delivery]
}
