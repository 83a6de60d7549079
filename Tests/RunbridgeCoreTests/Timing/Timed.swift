import RunbridgeCore

/// A run with its deadlines, kept by a timekeeper as a store keeps them.
struct Timed {
    var timekeeper: Timekeeper
    var watched = Watched()
    /// What has not been told yet, and what has.
    var deadlines: [Deadline.Names: (at: Timestamp, isTold: Bool)] = [:]

    init(
        stalledAfter: Duration? = nil, expectWithin: Duration? = nil, schedules: [Schedule] = [], routes: [Route] = [],
        watcher: String = "openai"
    ) {
        let times = WatcherTimes(stalledAfter: stalledAfter, expectWithin: expectWithin, schedules: schedules)
        timekeeper = Timekeeper(TimeRules(watchers: [watcher: times]), routes: routes, digest: mixingDigest)
    }

    /// Feeds an observation, made so many seconds after the start.
    mutating func see(_ sighting: Sighting, after seconds: Int64) {
        let before = watched.state
        watched.clock = seconds - 1
        watched.see(sighting)
        guard let state = watched.state, state != before else { return }
        switch timekeeper.deadlines(of: state, after: before) {
        case .keep: break
        case .clear: deadlines = [:]
        case .set(let renewed, let moved):
            for deadline in renewed { deadlines[deadline.names] = (deadline.at, false) }
            for deadline in moved where deadlines[deadline.names]?.isTold != true {
                deadlines[deadline.names] = (deadline.at, false)
            }
        }
    }

    /// What is told so many seconds after the start.
    mutating func tell(after seconds: Int64) -> [Event] {
        var events: [Event] = []
        let due = deadlines.filter { !$0.value.isTold && $0.value.at <= at(seconds) }.sorted {
            $0.value.at < $1.value.at
        }
        for (names, entry) in due {
            deadlines[names]?.isTold = true
            let deadline = Deadline(names.what, threshold: names.threshold, at: entry.at)
            guard let state = watched.state, let event = timekeeper.event(of: deadline, state, at: at(seconds)) else {
                continue
            }
            events.append(event)
        }
        return events
    }
}

extension Deadline {
    /// What names it among those of its run.
    struct Names: Hashable {
        var what: What
        var threshold: Duration
    }

    var names: Names { Names(what: what, threshold: threshold) }
}
