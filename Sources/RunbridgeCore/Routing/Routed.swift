/// Where an event goes.
public struct Routed: Sendable, Equatable {
    /// Names of sinks, each once.
    public var sinks: [String]
    /// The decision with its reasons, as JSON. Events with the same text share a row of the store: what differs from
    /// event to event does not belong in it.
    public var decision: String

    /// Where an event goes.
    public init(sinks: [String], decision: String) {
        self.sinks = sinks
        self.decision = decision
    }
}
