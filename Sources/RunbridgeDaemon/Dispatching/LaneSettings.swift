import RunbridgeCore

/// How a lane treats its sink.
struct LaneSettings: Sendable, Equatable {
    /// When to try again.
    var schedule: RetrySchedule = .standard
    /// How many attempts may be under way at once.
    var concurrency: Int
    /// The most attempts in a time.
    var rate: RateLimit?
    /// Whether the events of one run wait for each other.
    var order: DeliveryOrder = .run
    /// Whether it takes from the store only what can go at once, because what waits there may still be buried or superseded.
    var claimsLate = false
    /// Whether an earlier bridge told that the sink is failing, and not that it is well again.
    var wasFailing = false
}
