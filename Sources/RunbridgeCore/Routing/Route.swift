/// A rule: which events go to which sinks.
public struct Route: Sendable, Equatable {
    /// What the event must say, any of these; empty means every type that is not quiet.
    public var when: [Moment]
    /// Watchers, any of these globs; empty means all.
    public var from: [Glob]
    /// Kinds, any of these globs; empty means all.
    public var kind: [Glob]
    /// Run ids or names, any of these globs; empty means all.
    public var run: [Glob]
    /// What the event's `data` must hold, all of these.
    public var conditions: Matcher
    /// The threshold of its own for `run.stalled`: it gets those of this one, and none of others. `nil`: it gets those of
    /// the watchers' own thresholds. At least a millisecond.
    public var stalledAfter: Duration?
    /// Names of sinks.
    public var to: [String]

    /// A route.
    public init(
        when: [Moment] = [], from: [Glob] = [], kind: [Glob] = [], run: [Glob] = [],
        conditions: Matcher = Matcher(conditions: []), stalledAfter: Duration? = nil, to: [String]
    ) {
        self.when = when
        self.from = from
        self.kind = kind
        self.run = run
        self.conditions = conditions
        self.stalledAfter = stalledAfter
        self.to = to
    }
}

extension Route {
    /// Whether it takes events of that watcher, as far as `from` says.
    public func isFrom(_ watcher: String) -> Bool { from.isEmpty || from.contains { $0.matches(watcher) } }

    /// Whether it takes a `run.stalled`, as far as `when` says.
    public var takesStalled: Bool {
        when.isEmpty || when.contains { [.type(.stalled), .any, .all].contains($0) }
    }
}

/// One word of a route's `when`.
public enum Moment: Sendable, Equatable {
    /// `failed`, `succeeded`, `canceled`, `running`: an event `run.<status>` of the whole group.
    case core(CoreStatus)
    /// One of the other seven statuses, exactly.
    case status(Status)
    /// An event type, exactly.
    case type(EventType)
    /// `finished`: came to any terminal status.
    case finished
    /// `any`: every type that is not quiet.
    case any
    /// `all`: every type.
    case all
    /// `running -> failed`: came from the one to the other, groups as above, `any` for either side.
    case change(from: StatusSet, to: StatusSet)
}

/// Statuses that a word of a route stands for.
public enum StatusSet: Sendable, Equatable {
    /// A whole group.
    case core(CoreStatus)
    /// One, exactly.
    case status(Status)
    /// Every terminal one.
    case finished
    /// Every one.
    case any
}
