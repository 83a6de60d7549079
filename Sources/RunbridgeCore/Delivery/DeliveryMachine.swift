/// Whether the events of one run wait for each other at a sink.
public enum DeliveryOrder: String, Sendable, CaseIterable {
    /// One run's events reach the sink in the order they happened: while one waits for a retry, those behind it wait.
    case run
    /// They may pass each other.
    case none
}

/// Decides what becomes of a delivery after an attempt.
public struct DeliveryMachine: Sendable, Equatable {
    /// What becomes of it.
    public enum Action: Sendable, Equatable {
        /// It was made.
        case finish
        /// It is tried again after this long.
        case retry(after: Duration)
        /// It is tried no more by itself.
        case bury
        /// The attempt does not count: it goes back to where it came from.
        case giveBack
    }

    /// What a receiver may ask for at the most, a hundred years: what it writes must not leave what a time can hold.
    public static let longestWait = Duration.seconds(36_525 * 86_400)

    /// The waits between attempts.
    public var schedule: RetrySchedule

    /// A machine for a schedule.
    public init(schedule: RetrySchedule) {
        self.schedule = schedule
    }

    /// What becomes of a delivery after its attempt ended so.
    ///
    /// - Parameters:
    ///   - attempt: the attempt's place in the schedule, from 1; less counts as 1.
    ///   - jitter: a random number from 0 to 1, drawn where there is a wait. It makes the wait up to a fifth longer, never
    ///     shorter, so that what failed together does not come back together.
    public func action(for outcome: DeliveryOutcome, attempt: Int, jitter: @autoclosure () -> Double) -> Action {
        switch outcome {
        case .delivered: return .finish
        case .rejected: return .bury
        case .retry(let reason, _) where reason.code == .interrupted: return .giveBack
        case .retry(_, let asked):
            let place = max(attempt, 1) - 1
            guard place < schedule.waits.count else { return .bury }
            let wait = max(schedule.waits[place], min(asked ?? .zero, Self.longestWait))
            return .retry(after: wait + wait * (0.2 * max(0, min(jitter(), 1))))
        }
    }
}
