public import RunbridgeCore

/// What is decided about an observation, inside the transaction that stores it.
///
/// All three are pure. They are handed in so that a store needs to know no route and no cryptography.
public struct IntakeRules: Sendable {
    /// What an observation makes of what is remembered of its run.
    public var track: @Sendable (Observation, RunState?) -> Tracked
    /// An event's bytes, made once.
    public var encode: @Sendable (Event) -> EncodedEvent
    /// Where an event goes, and why.
    public var route: @Sendable (Event, EncodedEvent) -> Routed

    /// Rules.
    public init(
        track: @escaping @Sendable (Observation, RunState?) -> Tracked,
        encode: @escaping @Sendable (Event) -> EncodedEvent,
        route: @escaping @Sendable (Event, EncodedEvent) -> Routed
    ) {
        self.track = track
        self.encode = encode
        self.route = route
    }
}

/// What an observation came to.
public struct Tracked: Sendable {
    /// What is remembered of the run from now on; `nil` leaves what is.
    public var state: RunState?
    /// What changed, in order.
    public var events: [Event]

    /// What an observation came to.
    public init(state: RunState?, events: [Event]) {
        self.state = state
        self.events = events
    }
}

/// Where an event goes.
public struct Routed: Sendable {
    /// Names of sinks, each once.
    public var sinks: [String]
    /// The decision with its reasons, as JSON. Events with the same text share one row: what differs from event to
    /// event does not belong in it.
    public var decision: String

    /// Where an event goes.
    public init(sinks: [String], decision: String) {
        self.sinks = sinks
        self.decision = decision
    }
}
