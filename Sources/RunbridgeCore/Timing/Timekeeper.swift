/// Decides what is told because nothing happened: which deadlines a run has, and what is said when one is over.
///
/// Pure. The same deadline comes to the same event with the same id, however often it is asked.
public struct Timekeeper: Sendable {
    private let rules: TimeRules
    /// Routes with a threshold of their own that would take a `run.stalled`.
    private let routes: [Route]
    private let digest: Digest
    /// Whether there is any rule.
    public let hasRules: Bool

    /// A timekeeper; without rules it decides of recoveries alone.
    ///
    /// - Parameters:
    ///   - rules: what the watchers expect.
    ///   - routes: all routes of the config, for their thresholds.
    ///   - digest: SHA-256, for the events' ids.
    public init(_ rules: TimeRules = TimeRules(), routes: [Route] = [], digest: @escaping Digest) {
        self.rules = rules
        self.routes = routes.filter { $0.stalledAfter != nil && $0.takesStalled }
        self.digest = digest
        hasRules = !self.routes.isEmpty || !rules.watchers.isEmpty
    }

    /// Whether runs of that watcher may have deadlines, or be those that a schedule waits for.
    public func watches(_ watcher: String) -> Bool {
        rules.watchers[watcher] != nil || routes.contains { $0.isFrom(watcher) }
    }

    // MARK: - Runs

    /// What becomes of a run's deadlines.
    ///
    /// - Parameters:
    ///   - state: the run as it is now.
    ///   - previous: as it was before; `nil` where it was not known.
    public func deadlines(of state: RunState, after previous: RunState?) -> DeadlineChange {
        if state.isSettled { return previous.map(\.isSettled) == false ? .clear : .keep }
        guard let previous, !previous.isSettled else {
            // First seen, or open again.
            return .set(renewed: all(of: state, isReopened: previous != nil), moved: [])
        }
        let isSameAttempt = previous.attempt == state.attempt
        let isChanged = previous.revision != state.revision
        let isNamed = previous.sighting.name != state.sighting.name
        var (renewed, moved): ([Deadline], [Deadline]) = ([], [])
        // A status as old as before, and yet a change: its word, its counts or a heartbeat came now.
        let start = previous.changedAt == state.changedAt ? state.observedAt : state.unchangedSince
        if isChanged { renewed += stalls(of: state, since: start) } else if isNamed { moved += stalls(of: state) }
        if !isSameAttempt {
            renewed += overdue(state, since: state.changed)
        } else if state.attempt == 1, state.sighting.createdAt != previous.sighting.createdAt {
            moved += overdue(state, since: state.created)
        }
        return renewed.isEmpty && moved.isEmpty ? .keep : .set(renewed: renewed, moved: moved)
    }

    /// All deadlines of a run that is not over, as far as its state tells when they began.
    public func all(of state: RunState, isReopened: Bool = false) -> [Deadline] {
        guard !state.isSettled else { return [] }
        let since = isReopened || state.attempt > 1 ? state.changed : state.created
        return stalls(of: state) + overdue(state, since: since)
    }

    private func stalls(of state: RunState, since start: Timestamp? = nil) -> [Deadline] {
        thresholds(of: state).map { Deadline(.stalled, threshold: $0, at: (start ?? state.unchangedSince) + $0) }
    }

    private func overdue(_ state: RunState, since start: Timestamp) -> [Deadline] {
        guard let within = rules.watchers[state.key.watcher]?.expectWithin else { return [] }
        return [Deadline(.overdue, threshold: within, at: start + within)]
    }

    /// The thresholds after which a run counts as stalled, each once.
    private func thresholds(of state: RunState) -> Set<Duration> {
        var thresholds = Set(routes.filter { $0.couldTake(state) }.compactMap(\.stalledAfter))
        if let own = rules.watchers[state.key.watcher]?.stalledAfter { thresholds.insert(own) }
        return thresholds
    }

    // MARK: - Schedules

    /// Every schedule with what stands for it, if none has begun since then.
    public func schedules(since start: Timestamp) -> [(state: RunState, deadline: Deadline)] {
        rules.watchers.sorted { $0.key < $1.key }.flatMap { watcher, times in
            times.schedules.map { schedule in
                (
                    schedule.state(of: watcher, since: start, isMissing: false, at: start),
                    Deadline(.missing, threshold: schedule.every, at: start + schedule.every)
                )
            }
        }
    }

    /// The schedules that a run is one of, and their new deadlines, if it is news that it is.
    public func begun(_ state: RunState, after previous: RunState?) -> [(schedule: RunKey, deadline: Deadline)] {
        guard let schedules = rules.watchers[state.key.watcher]?.schedules, !schedules.isEmpty,
            previous == nil || previous?.sighting.name != state.sighting.name
        else { return [] }
        return schedules.filter { $0.includes(state) }.map {
            ($0.key(of: state.key.watcher), Deadline(.missing, threshold: $0.every, at: state.began + $0.every))
        }
    }

    // MARK: - Telling

    /// What is told when a deadline is over, of a run or of what stands for a schedule; `nil` where no rule wants it any
    /// more, or the run is over.
    public func event(of deadline: Deadline, _ state: RunState, at now: Timestamp) -> Event? {
        var state = state
        state.observedAt = now
        let times = rules.watchers[state.key.watcher]
        switch deadline.what {
        case .stalled:
            guard !state.isSettled, thresholds(of: state).contains(deadline.threshold) else { return nil }
            let audience: Measure.Audience = times?.stalledAfter == deadline.threshold ? .everyone : .routes
            return event(
                .stalled, state, deadline, revision: state.revision,
                .stalled(after: deadline.threshold, for: audience))
        case .overdue:
            guard !state.isSettled, times?.expectWithin == deadline.threshold else { return nil }
            return event(.overdue, state, deadline, revision: 0, .overdue(within: deadline.threshold))
        case .missing:
            guard
                let schedule = times?.schedules.first(where: {
                    $0.every == deadline.threshold && $0.key(of: state.key.watcher) == state.key
                })
            else { return nil }
            let since = deadline.at + (.zero - deadline.threshold)
            let missing = schedule.state(of: state.key.watcher, since: since, isMissing: true, at: now)
            return event(.missing, missing, deadline, revision: 1, .missing(every: schedule.every))
        }
    }

    private func event(
        _ type: EventType, _ state: RunState, _ deadline: Deadline, revision: Int, _ measure: Measure
    ) -> Event {
        let id = EventID(
            of: type, run: state.key, attempt: state.attempt, revision: revision,
            detail: String(deadline.threshold.milliseconds), time: deadline.at, digest: digest)
        return Event(id: id, type: type, time: deadline.at, run: state, via: .bridge, measure: measure)
    }

    /// That a name is well again, told after the event that says so.
    public func recovery(by success: Event, from trouble: NameTrouble) -> Event {
        let run = success.run
        let id = EventID(
            of: .recovered, run: run.key, attempt: run.attempt, revision: run.revision, time: success.time,
            digest: digest)
        let measure = Measure.recovered(
            broken: max(.zero, run.changedAt - trouble.since), failures: trouble.failures)
        return Event(id: id, type: .recovered, time: success.time, run: run, via: success.via, measure: measure)
    }
}

extension RunState {
    /// When it came to be, for the clock that `expect_within` starts. A provider's clock that is ahead changes nothing.
    fileprivate var created: Timestamp { min(sighting.createdAt ?? firstSeenAt, firstSeenAt) }

    /// When its status changed, by whichever clock says earlier.
    fileprivate var changed: Timestamp { min(changedAt, observedAt) }

    /// Since when nothing of it has changed, asked when something just has. Where its items are counted, they may have
    /// moved later than its status did.
    fileprivate var unchangedSince: Timestamp { sighting.counts == nil ? changed : observedAt }

    /// When it began, as far as anybody tells.
    fileprivate var began: Timestamp {
        min(sighting.createdAt ?? sighting.startedAt ?? changedAt, firstSeenAt)
    }
}

extension Schedule {
    fileprivate func key(of watcher: String) -> RunKey {
        RunKey(watcher: watcher, kind: Self.kind, id: name.pattern)
    }

    /// What stands for it where runs stand.
    fileprivate func state(of watcher: String, since: Timestamp, isMissing: Bool, at now: Timestamp) -> RunState {
        let sighting = Sighting(
            status: isMissing ? .failed : .waiting, raw: isMissing ? "missing" : "expected", name: name.pattern,
            attempt: 1, reason: isMissing ? "none began for \(every.text)" : nil)
        return RunState(
            key: key(of: watcher), sighting: sighting, previous: nil, revision: 1, firstSeenAt: since, changedAt: since,
            observedAt: now)
    }
}

extension Route {
    /// Whether its filters that need no event let that run's events through.
    fileprivate func couldTake(_ state: RunState) -> Bool {
        let key = state.key
        return isFrom(key.watcher)
            && (kind.isEmpty || kind.contains { $0.matches(key.kind) })
            && (run.isEmpty || run.contains { $0.matches(key.id) || (state.sighting.name.map($0.matches) ?? false) })
    }
}
