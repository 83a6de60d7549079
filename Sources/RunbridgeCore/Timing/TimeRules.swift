/// What a config expects of time: how long a run may stay as it is, how long it may take, how often one must begin.
///
/// What routes expect stands in the routes (``Route/stalledAfter``). A ``Timekeeper`` decides by both.
public struct TimeRules: Sendable, Equatable {
    /// The expectations of each watcher that has any, by its name in the config.
    public var watchers: [String: WatcherTimes]

    /// Rules; none, where nothing is given.
    public init(watchers: [String: WatcherTimes] = [:]) {
        self.watchers = watchers
    }
}

/// What is expected of the runs of one watcher.
public struct WatcherTimes: Sendable, Equatable {
    /// `stalled_after`: a run that is not over and has not changed for that long is told as `run.stalled`, to all routes
    /// that have no threshold of their own. `nil`: none is. At least a millisecond.
    public var stalledAfter: Duration?
    /// `expect_within`: a run that is not over that long after it was made is told as `run.overdue`. `nil`: none is.
    public var expectWithin: Duration?
    /// `expect`: of which names a run must begin how often. No two of one watcher have the same pattern.
    public var schedules: [Schedule]

    /// Expectations.
    public init(stalledAfter: Duration? = nil, expectWithin: Duration? = nil, schedules: [Schedule] = []) {
        self.stalledAfter = stalledAfter
        self.expectWithin = expectWithin
        self.schedules = schedules
    }
}

/// Runs that begin again and again: `{ every: 24h, name: nightly-* }`.
///
/// If none whose name fits has begun for `every`, `run.missing` tells so, once until one begins. Its `subject` is
/// `schedule/` and the pattern. Time counts from the last that began, and at first from when the bridge first had the rule.
public struct Schedule: Sendable, Hashable {
    /// The kind of what stands for a schedule in events and in the store.
    public static let kind = "schedule"

    /// How often at least one must begin, with the slack that it may have. At least a millisecond.
    public var every: Duration
    /// What the name of such a run looks like. A run without a name is none.
    public var name: Glob
    /// What kind of run it must be; `nil` for any.
    public var ofKind: String?

    /// A schedule.
    public init(every: Duration, name: Glob, ofKind: String? = nil) {
        self.every = every
        self.name = name
        self.ofKind = ofKind
    }

    /// Whether a run is one of it.
    func includes(_ state: RunState) -> Bool {
        guard let told = state.sighting.name, ofKind == nil || ofKind == state.key.kind else { return false }
        return name.matches(told)
    }
}
