/// At most so many attempts in so much time, spread evenly: `30/min`.
public struct RateLimit: Sendable, Equatable {
    /// How many.
    public var count: Int
    /// In how long.
    public var period: Duration

    /// A limit.
    public init(count: Int, per period: Duration) {
        self.count = count
        self.period = period
    }

    /// Reads `30/min`, `5/s`, `1000/h`; `nil` for anything else.
    public init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let periods: [Substring: Duration] = [
            "s": .seconds(1), "min": .seconds(60), "m": .seconds(60), "h": .seconds(3600), "d": .seconds(86_400),
        ]
        guard parts.count == 2, let count = Int(parts[0]), count > 0, let period = periods[parts[1]] else { return nil }
        self.init(count: count, per: period)
    }

    /// The time between two attempts.
    var spacing: Duration { period / count }
}

/// Spends a rate limit: a bucket that holds one second's worth (at least one) and refills evenly.
struct RateBudget: Sendable {
    private let limit: RateLimit
    private var nextAt: ContinuousClock.Instant?

    init(_ limit: RateLimit) {
        self.limit = limit
    }

    /// A limit in place of another one: what was spent is spent.
    init(_ limit: RateLimit, after previous: RateBudget?, now: ContinuousClock.Instant) {
        self.limit = limit
        guard let next = previous?.nextAt else { return }
        nextAt = min(next, now + limit.spacing)
    }

    private var burst: Duration { max(.zero, .seconds(1) - limit.spacing) }

    /// How many attempts may begin now, up to `wanted`.
    func affordable(upTo wanted: Int, now: ContinuousClock.Instant) -> Int {
        var next = start(now: now)
        var granted = 0
        while granted < wanted, next <= now {
            next += limit.spacing
            granted += 1
        }
        return granted
    }

    /// Counts attempts as begun.
    mutating func spend(_ count: Int, now: ContinuousClock.Instant) {
        nextAt = start(now: now) + limit.spacing * count
    }

    private func start(now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        max(nextAt ?? now - burst, now - burst)
    }

    /// When the next attempt may begin.
    func nextTime(now: ContinuousClock.Instant) -> ContinuousClock.Instant { max(nextAt ?? now, now) }
}
