/// When to try again after an attempt that did not deliver.
public struct RetrySchedule: Sendable, Equatable {
    /// The waits before the second attempt, the third and so on. Their number bounds the attempts.
    public var waits: [Duration]

    /// A schedule by its waits.
    public init(waits: [Duration]) {
        self.waits = waits
    }

    /// At once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h (Standard Webhooks 1.0.0,
    /// "Retry schedule"): ten attempts over a little more than three days.
    public static let standard = RetrySchedule(
        waits: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map { .seconds($0) })

    /// One attempt and no other.
    public static let none = RetrySchedule(waits: [])

    /// Waits that grow by a factor.
    ///
    /// - Parameters:
    ///   - attempts: the most attempts, the first included; fewer than one counts as one, more than ``mostAttempts`` as
    ///     that.
    ///   - base: the wait before the second attempt.
    ///   - factor: how much longer each wait is than the one before; less than one counts as one.
    ///   - maximum: no wait is longer. Less than no time counts as none, here and in `base`.
    public init(attempts: Int, base: Duration, factor: Int, maximum: Duration) {
        let (factor, maximum) = (max(factor, 1), max(maximum, .zero))
        var wait = max(.zero, min(base, maximum))
        waits = []
        while waits.count + 1 < min(attempts, Self.mostAttempts) {
            waits.append(wait)
            // Compared before it is multiplied, so that it never leaves what a duration can hold.
            wait = wait > maximum / factor ? maximum : wait * factor
        }
    }

    /// No growing schedule has more attempts: one a minute for a week.
    public static let mostAttempts = 10_080

    /// The most attempts, the first included.
    public var attempts: Int { waits.count + 1 }
}
