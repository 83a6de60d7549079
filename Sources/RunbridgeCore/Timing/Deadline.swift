/// A moment by which something was to have happened, of one run or one schedule.
public struct Deadline: Sendable, Hashable {
    /// What is told if it has not. Stores keep the numbers.
    public enum What: Int64, Sendable, CaseIterable {
        /// `run.stalled`.
        case stalled = 1
        /// `run.overdue`.
        case overdue = 2
        /// `run.missing`.
        case missing = 3
    }

    /// What is told.
    public var what: What
    /// By which threshold: what names the deadline among those of its run.
    public var threshold: Duration
    /// When it is over, by the bridge's clock.
    public var at: Timestamp

    /// A deadline.
    public init(_ what: What, threshold: Duration, at: Timestamp) {
        self.what = what
        self.threshold = threshold
        self.at = at
    }
}

/// What a change makes of a run's deadlines.
public enum DeadlineChange: Sendable, Equatable {
    /// Those that are stay as they are.
    case keep
    /// The run is over: it has none any more.
    case clear
    /// These are set. `renewed` ones count from now on even if they were told; `moved` ones only if they were not.
    case set(renewed: [Deadline], moved: [Deadline])
}
