import RunbridgeCore

/// Decides how long to wait between the passes of a watcher. Pure: chance is handed in.
struct Pace: Sendable, Equatable {
    /// The longest that failures alone make it wait.
    static let longest = Duration.seconds(300)
    /// The longest that a server can make it wait.
    static let longestTold = Duration.seconds(24 * 3600)

    /// The time between two passes when all is well.
    let every: Duration
    private var failures = 0

    init(every: Duration) {
        self.every = every
    }

    /// How long to wait after a pass.
    ///
    /// After a good one: `every`, a tenth more or less, so that many watchers spread. After failed ones: `every`, doubled
    /// with each up to five minutes, a fifth less at most. What a server asked for is kept whole, and a little added.
    ///
    /// - Parameters:
    ///   - outcome: how the pass ended.
    ///   - chance: from 0 to 1.
    mutating func wait(after outcome: PassOutcome, chance: Double) -> Duration {
        switch outcome {
        case .good:
            failures = 0
            return every.scaled(by: 0.9 + 0.2 * chance)
        case .cut(let told):
            failures = 0
            return max(every.scaled(by: 0.9 + 0.2 * chance), asked(told, chance))
        case .failed(_, let told, _):
            // 2²⁰ times anything is beyond five minutes.
            let doubled = every * (1 << min(failures, 20))
            failures += 1
            let backoff = min(doubled, max(Self.longest, every)).scaled(by: 0.8 + 0.2 * chance)
            guard let told else { return backoff }
            return max(backoff, asked(told, chance))
        }
    }

    /// What a server asked for, whole, and a little more.
    private func asked(_ told: Duration, _ chance: Double) -> Duration {
        min(told, Self.longestTold) + every.scaled(by: 0.1 * chance)
    }
}

extension Duration {
    /// So many times as long, in whole milliseconds.
    func scaled(by factor: Double) -> Duration {
        .milliseconds(Int64((Double(milliseconds) * factor).rounded()))
    }
}
