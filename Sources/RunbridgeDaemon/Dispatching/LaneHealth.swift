/// How a sink is doing, judged by its attempts.
///
/// After ``threshold`` failures in a row it counts as failing: one delivery at a time probes it, with growing pauses
/// between, and the others wait without spending their attempts. After the first success it comes back in steps, twice as
/// many attempts at once with each further success.
struct LaneHealth: Sendable, Equatable {
    /// What an attempt changed.
    enum Change: Equatable {
        /// It failed once too often, or its probe failed: leave it alone for this long.
        case holdOff(Duration, isNews: Bool)
        /// It takes deliveries again.
        case recovered
    }

    /// So many failures in a row make a sink count as failing.
    static let threshold = 5
    /// No pause between probes is longer.
    static let longestPause = Duration.seconds(60)

    private enum Standing: Equatable {
        case well(failures: Int)
        case failing(probes: Int)
        case comingBack(limit: Int)
    }

    private let firstPause: Duration
    private var standing = Standing.well(failures: 0)
    /// How many attempts are still under way that began before it counted as failing.
    private var stragglers = 0

    /// A sink that is well, or one that an earlier bridge told to be failing. Its first pause is as long as its deliveries'
    /// first wait, from 0.1 to 5 s.
    init(firstWait: Duration?, isFailing: Bool = false) {
        if isFailing { standing = .failing(probes: 0) }
        firstPause = max(.milliseconds(100), min(firstWait ?? .seconds(5), .seconds(5)))
    }

    /// How many attempts may be under way at once; `nil` for as many as its config says.
    var limit: Int? {
        switch standing {
        case .well: nil
        case .failing: 1
        case .comingBack(let limit): limit
        }
    }

    /// Whether it counts as failing.
    var isFailing: Bool { if case .failing = standing { true } else { false } }

    /// An attempt delivered.
    mutating func delivered() -> Change? {
        switch standing {
        case .well:
            standing = .well(failures: 0)
            return nil
        case .failing:
            standing = .comingBack(limit: 2)
            return .recovered
        case .comingBack(let limit):
            standing = limit >= 1024 ? .well(failures: 0) : .comingBack(limit: limit * 2)
            return nil
        }
    }

    /// An attempt ended, in whatever way. Returns whether it began before the sink counted as failing: it is no probe.
    mutating func ended() -> Bool {
        guard stragglers > 0 else { return false }
        stragglers -= 1
        return true
    }

    /// An attempt failed in a way that says something of the sink rather than of the event, and left so many under way.
    mutating func failed(isStraggler: Bool = false, leaving others: Int = 0) -> Change? {
        switch standing {
        case .failing where isStraggler: return nil
        case .well(let failures) where failures + 1 < Self.threshold:
            standing = .well(failures: failures + 1)
            return nil
        case .well, .comingBack:
            standing = .failing(probes: 0)
            stragglers = others
            return .holdOff(firstPause, isNews: true)
        case .failing(let probes):
            standing = .failing(probes: probes + 1)
            let pause = (0...min(probes, 16)).reduce(firstPause) { pause, _ in min(pause * 2, Self.longestPause) }
            return .holdOff(pause, isNews: false)
        }
    }
}
