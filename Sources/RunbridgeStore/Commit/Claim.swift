public import RunbridgeCore

/// The right to make one attempt of one delivery. It is given back with the attempt's outcome, or unused.
public struct Claim: Sendable, Hashable {
    /// The event's place in the order of acceptance.
    public let event: Int64
    /// To which sink.
    public let sink: SinkRef
    /// The event's run, to keep its deliveries in order by.
    public let run: RunRef
    /// The number of the attempt to make, from 1 on and never used twice.
    public let number: Int
    /// Its place in the retry schedule, from 1. Interrupted attempts do not count here, and a dead letter that is
    /// retried begins at 1 again.
    public let attempt: Int

    init(event: Int64, sink: SinkRef, run: RunRef, number: Int, attempt: Int) {
        self.event = event
        self.sink = sink
        self.run = run
        self.number = number
        self.attempt = attempt
    }
}

/// A claim with what is to be delivered.
public struct ClaimedDelivery: Sendable, Equatable {
    /// The right to make the attempt.
    public let claim: Claim
    /// What is to be delivered.
    public let event: EncodedEvent

    init(claim: Claim, event: EncodedEvent) {
        self.claim = claim
        self.event = event
    }
}

/// Who claims, and until when.
public struct Claimant: Sendable, Hashable {
    /// A number that no other claimant of this store has, chosen at random at start.
    public var owner: Int64
    /// When the claims lapse.
    public var until: Timestamp

    /// A claimant.
    public init(owner: Int64, until: Timestamp) {
        self.owner = owner
        self.until = until
    }
}
