import RunbridgeCore

/// Decides when the next request may be made: evenly spread, never two at once, whatever was not used before. Pure.
struct RequestSpacing: Sendable, Equatable {
    /// A place among the requests.
    enum Place: Sendable, Equatable {
        /// It is taken: the request may be made after this time.
        case after(Duration)
        /// It is not taken: it would be after this time, which is more than the limit.
        case tooLate(Duration)
    }

    /// The time between two requests by the config.
    private let gap: Duration
    /// When the next may be made.
    private var next: Timestamp?
    /// The latest time that was handed in: a clock that was set back makes nobody wait for what was promised before.
    private var latest: Timestamp?
    /// The time between two that the server's limit leaves, and when that limit begins anew.
    private var told: (gap: Duration, end: Timestamp)?

    /// A spacing; `nil` for no limit but what the server tells.
    init(perMinute: Int?) {
        gap = perMinute.map { .milliseconds(60_000 / Double(max($0, 1))) } ?? .zero
    }

    /// Takes the next place, unless it is later than the limit.
    mutating func place(within limit: Duration, now: Timestamp) -> Place {
        note(now)
        let moment = max(next ?? now, now)
        let wait = moment - now
        guard wait <= limit else { return .tooLate(wait) }
        let between = told.map { moment < $0.end ? max(gap, $0.gap) : gap } ?? gap
        next = between > .zero ? moment + between : nil
        return .after(wait)
    }

    /// Takes note of what a server leaves.
    mutating func heed(_ hint: RateLimitHint, now: Timestamp) {
        note(now)
        guard hint.isLow, hint.reset > .zero else { return }
        let reset = min(hint.reset, Pace.longestTold)
        let end = now + reset
        let between = reset / (hint.remaining + 1)
        if let told, told.end > now, told.gap > between { return }
        told = (between, end)
        next = max(next ?? now, now + between)
    }

    private mutating func note(_ now: Timestamp) {
        if let latest, now < latest { (next, told) = (nil, nil) }
        if let told, told.end <= now { self.told = nil }
        latest = now
    }

    static func == (one: RequestSpacing, other: RequestSpacing) -> Bool {
        one.gap == other.gap && one.next == other.next && one.latest == other.latest
            && one.told?.gap == other.told?.gap && one.told?.end == other.told?.end
    }
}
