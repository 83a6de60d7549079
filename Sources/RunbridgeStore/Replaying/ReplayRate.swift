import RunbridgeCore

/// At most so many deliveries in so much time, spread evenly.
public struct ReplayRate: Sendable, Hashable {
    /// How many, from 1.
    public let count: Int
    /// In how long: a second, a minute, an hour or a day.
    public let period: Duration

    /// What holds where nothing is said: so much that people can follow it, and a receiver's own traffic goes on.
    public static let standard = ReplayRate(count: 10, period: .seconds(1))

    private static let periods: [(name: String, length: Duration)] = [
        ("s", .seconds(1)), ("min", .seconds(60)), ("h", .seconds(3600)), ("d", .seconds(86_400)),
    ]

    private init(count: Int, period: Duration) {
        self.count = count
        self.period = period
    }

    /// Reads `10/s`, `30/min`, `1000/h`; `nil` for anything else, and for more than a million.
    public init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), (1...1_000_000).contains(count),
            let period = Self.periods.first(where: { $0.name == parts[1] || parts[1] == "m" && $0.name == "min" })
        else { return nil }
        self.init(count: count, period: period.length)
    }

    /// As it is read.
    public var text: String { "\(count)/\(Self.periods.first { $0.length == period }?.name ?? "s")" }

    /// The time between two deliveries, in microseconds, at least one.
    var spacing: Int64 { max(1, period.microseconds / Int64(count)) }
}

/// Spends a rate: at most a second's worth at once (at least one delivery), however long nobody asked.
struct ReplayPace: Equatable {
    /// The rate; `nil` has no bound.
    var rate: ReplayRate?
    /// When the next delivery may be owed, in microseconds since 1970.
    var next: Int64

    /// How many may be owed now.
    func allowance(at now: Timestamp) -> Int {
        guard let rate else { return .max }
        let (now, next) = (Self.microseconds(now), start(at: now, rate))
        return next > now ? 0 : Int((now - next) / rate.spacing) + 1
    }

    /// Counts deliveries as owed, also more than were allowed: an event's are owed together.
    mutating func spend(_ count: Int, at now: Timestamp) {
        guard let rate, count > 0 else { return }
        next = start(at: now, rate) + rate.spacing * Int64(count)
    }

    /// When to go on. Not for each delivery where they follow each other fast.
    func resumption(after now: Timestamp) -> Timestamp {
        guard let rate else { return now }
        let next = Timestamp(milliseconds: (start(at: now, rate) + 999) / 1000)
        return max(next, rate.spacing < 50_000 ? now + .milliseconds(50) : now)
    }

    /// The beginning of what may be spent now. A clock that was set back leaves no wait longer than a hundred deliveries
    /// could have earned.
    private func start(at now: Timestamp, _ rate: ReplayRate) -> Int64 {
        let now = Self.microseconds(now)
        if next > now + 60_000_000 + 100 * rate.spacing { return now }
        return max(next, now - max(0, 1_000_000 - rate.spacing))
    }

    static func microseconds(_ moment: Timestamp) -> Int64 {
        moment.milliseconds.multipliedReportingOverflow(by: 1000).partialValue
    }
}
