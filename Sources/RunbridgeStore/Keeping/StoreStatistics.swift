public import RunbridgeCore

/// What a store holds.
public struct StoreStatistics: Sendable, Equatable {
    /// How many events.
    public let events: Int
    /// Of how many of them the bytes are kept.
    public let bodies: Int
    /// When the change was observed that the oldest of them tells of.
    public let oldestEventAt: Timestamp?
    /// The same of the newest.
    public let newestEventAt: Timestamp?
    /// How many attempts are on record.
    public let attempts: Int
    /// How many runs are remembered.
    public let runs: Int
    /// How many of them go on.
    public let openRuns: Int
    /// The sinks, and what of them is in which state.
    public let sinks: [SinkStanding]
    /// How the room in the file is used.
    public let space: StoreSpace
    /// The bytes of the log beside the file.
    public let logBytes: Int
}
