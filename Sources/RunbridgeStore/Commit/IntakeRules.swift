public import RunbridgeCore

/// What is decided about an observation, inside the transaction that stores it.
///
/// All of it is pure. They are handed in so that a store needs to know no route and no cryptography.
public struct IntakeRules: Sendable {
    /// What an observation makes of what is remembered of its run.
    public var track: @Sendable (Observation, RunState?) -> Tracked
    /// The bytes of the events that came of one observation, in their order, made once.
    public var encode: @Sendable ([Event]) -> [EncodedEvent]
    /// Where an event goes, and why.
    public var route: @Sendable (Event, EncodedEvent) -> Routed
    /// What is told because nothing happened, and when a name is well again; `nil` tells neither.
    public var time: Timekeeper?

    /// Rules.
    public init(
        track: @escaping @Sendable (Observation, RunState?) -> Tracked,
        encode: @escaping @Sendable ([Event]) -> [EncodedEvent],
        route: @escaping @Sendable (Event, EncodedEvent) -> Routed,
        time: Timekeeper? = nil
    ) {
        self.track = track
        self.encode = encode
        self.route = route
        self.time = time
    }
}
