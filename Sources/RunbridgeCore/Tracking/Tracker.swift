/// Decides what an observation makes of what is remembered of its run: nothing, or events, in order.
///
/// Pure. The same observation after the same state comes to the same events with the same ids, so that a change has one
/// event however many saw it.
public struct Tracker: Sendable {
    private let firstSight: [String: FirstSight]
    private let digest: Digest

    /// A tracker.
    ///
    /// - Parameters:
    ///   - firstSight: what is told of a first pass, by watcher; ``FirstSight/open`` for those not named.
    ///   - digest: SHA-256, for the events' ids.
    public init(firstSight: [String: FirstSight] = [:], digest: @escaping Digest) {
        self.firstSight = firstSight
        self.digest = digest
    }

    /// What the observation comes to.
    public func track(_ observation: Observation, _ state: RunState?) -> Tracked {
        switch (observation.finding, state) {
        case (.seen(let told), nil): first(told.withPlausibleTimes(at: observation.observedAt), observation)
        case (.seen(let told), let state?):
            again(told.withPlausibleTimes(at: observation.observedAt), observation, state)
        case (.gone, let state): gone(observation, state)
        case (.unknown(let told, let delivery), _): unknown(told, delivery, observation)
        }
    }

    // MARK: - Seen

    private func first(_ told: Sighting, _ observation: Observation) -> Tracked {
        let sighting = told.started(observation)
        let state = RunState(observation, sighting, changedAt: sighting.changedAt ?? observation.observedAt)
        if observation.isFirstPass {
            let rule = firstSight[observation.key.watcher] ?? .open
            guard rule.announces(sighting, observedAt: observation.observedAt) else {
                return Tracked(state: state.remembered, events: [])
            }
        }
        return Tracked(
            state: state.remembered,
            events: [
                event(.discovered, state, observation), event(.status(sighting.status), state, observation),
            ])
    }

    private func again(_ told: Sighting, _ observation: Observation, _ state: RunState) -> Tracked {
        let attempt = told.attempt ?? state.attempt
        switch Lateness(of: told, attempt: attempt, observation, after: state) {
        case .none: break
        case .late: return .nothing
        case .maybeReopened: return doubted(observation, state)
        case .contradiction(let why): return anomaly(why, told, observation, state)
        }
        let isNewEnd = attempt == state.attempt && Lateness.isNewEnd(told, after: state)
        let sighting = told.completed(by: state.sighting, attempt: attempt, isSameStay: !isNewEnd, observation)
        if isNewEnd { return change(.status(told.status), sighting, observation, state) }
        if attempt > state.attempt {
            let reopens = state.sighting.status.isTerminal && !told.status.isTerminal && told.status != .unknown
            return change(reopens ? .reopened : .status(told.status), sighting, observation, state)
        }
        guard told.status != state.sighting.status else { return unmoved(sighting, observation, state) }
        switch Transition(from: state.sighting.status, to: told.status) {
        case .advance:
            let reopens = state.isVanished && !told.status.isTerminal
            return change(reopens ? .reopened : .status(told.status), sighting, observation, state)
        case .reopen: return change(.reopened, sighting, observation, state)
        case .illegal(let why): return anomaly(why, told, observation, state)
        }
    }

    /// A word that is taken for late, and may be of a reopening. That it came is remembered, once.
    private func doubted(_ observation: Observation, _ state: RunState) -> Tracked {
        guard !state.maybeReopened else { return .nothing }
        var next = state
        next.maybeReopened = true
        next.observedAt = max(state.observedAt, observation.observedAt)
        return Tracked(state: next, events: [])
    }

    /// The same status in the same attempt.
    private func unmoved(_ sighting: Sighting, _ observation: Observation, _ state: RunState) -> Tracked {
        if state.isVanished { return change(.reopened, sighting, observation, state) }
        let type: EventType? =
            if sighting.raw != state.sighting.raw {
                .statusChanged
            } else if sighting.counts != state.sighting.counts || sighting.isHeartbeat {
                .progress
            } else {
                nil
            }
        var next = state
        next.sighting = sighting
        next.observedAt = observation.observedAt
        guard let type else {
            return next.remembered.sighting == state.sighting ? .nothing : Tracked(state: next.remembered, events: [])
        }
        next.revision += 1
        var event = event(type, next, observation)
        event.time = type == .statusChanged ? sighting.changedAt ?? observation.observedAt : observation.observedAt
        return Tracked(state: next.remembered, events: [event])
    }

    private func change(
        _ type: EventType, _ sighting: Sighting, _ observation: Observation, _ state: RunState
    ) -> Tracked {
        var next = RunState(observation, sighting, changedAt: sighting.changedAt ?? observation.observedAt)
        next.firstSeenAt = state.firstSeenAt
        next.previous = state.sighting.status
        next.revision = state.revision + 1
        return Tracked(state: next.remembered, events: [event(type, next, observation)])
    }

    // MARK: - Gone

    private func gone(_ observation: Observation, _ state: RunState?) -> Tracked {
        guard let state else {
            // Asked for by its id and never there: told once, and not asked for again.
            let sighting = Sighting(status: .unknown, raw: "", attempt: 1)
            var state = RunState(observation, sighting, changedAt: observation.observedAt)
            state.isVanished = true
            return Tracked(state: state, events: [event(.vanished, state, observation)])
        }
        guard !state.isSettled else { return .nothing }
        var next = state
        next.isVanished = true
        next.revision += 1
        next.changedAt = observation.observedAt
        next.observedAt = observation.observedAt
        return Tracked(state: next, events: [event(.vanished, next, observation)])
    }

    // MARK: - Unknown

    /// An event and nothing that is remembered: of what it is, nobody knows. A delivery that comes again later has an id
    /// that differs in its moment only, by which the store knows it.
    private func unknown(_ told: Sighting, _ delivery: String, _ observation: Observation) -> Tracked {
        let state = RunState(observation, told, changedAt: told.changedAt ?? observation.observedAt)
        let id = EventID(
            of: .unknownWebhook, run: state.key, attempt: state.attempt, revision: state.revision, detail: delivery,
            time: state.changedAt, digest: digest)
        let event = Event(id: id, type: .unknownWebhook, time: state.changedAt, run: state, via: observation.via)
        return Tracked(state: nil, events: [event])
    }

    // MARK: - Events

    private func event(_ type: EventType, _ state: RunState, _ observation: Observation) -> Event {
        let id = EventID(
            of: type, run: state.key, attempt: state.attempt, revision: state.revision, time: state.changedAt,
            digest: digest)
        return Event(id: id, type: type, time: state.changedAt, run: state, via: observation.via)
    }

    /// The state stays; the id is made of nothing that another reading of the same would change, so that it is told once.
    private func anomaly(
        _ why: String, _ told: Sighting, _ observation: Observation, _ state: RunState
    ) -> Tracked {
        let id = EventID(
            of: .anomaly, run: state.key, attempt: state.attempt, revision: state.revision,
            detail: "\(told.raw) \(told.attempt ?? state.attempt)", time: state.changedAt, digest: digest)
        var shown = state
        shown.observedAt = observation.observedAt
        let event = Event(
            id: id, type: .anomaly, time: observation.observedAt, run: shown, via: observation.via, anomaly: why)
        return Tracked(state: nil, events: [event])
    }
}

extension RunState {
    /// The state of a run seen so, its first change.
    fileprivate init(_ observation: Observation, _ sighting: Sighting, changedAt: Timestamp) {
        var sighting = sighting
        sighting.attempt = sighting.attempt ?? 1
        self.init(
            key: observation.key, sighting: sighting, previous: nil, revision: 1, firstSeenAt: observation.observedAt,
            changedAt: changedAt, observedAt: observation.observedAt)
    }

    /// What is kept of it: all but the provider's own JSON, whether it was confirmed and whether it was a heartbeat.
    fileprivate var remembered: RunState {
        guard sighting.object != nil || sighting.unconfirmed || sighting.isHeartbeat else { return self }
        var state = self
        state.sighting.object = nil
        state.sighting.unconfirmed = false
        state.sighting.isHeartbeat = false
        return state
    }
}

extension Sighting {
    /// The same, with what an earlier sighting told and this one does not.
    ///
    /// - Parameter isSameStay: whether the run may have been in that status ever since.
    fileprivate func completed(
        by earlier: Sighting, attempt: Int, isSameStay: Bool, _ observation: Observation
    ) -> Sighting {
        var full = self
        full.attempt = attempt
        full.provider = provider ?? earlier.provider
        full.name = name ?? earlier.name
        full.url = url ?? earlier.url
        if labels.isEmpty { full.labels = earlier.labels }
        full.createdAt = createdAt ?? earlier.createdAt
        // What began and what was done belongs to one attempt, how it ended to one status of it.
        guard attempt == (earlier.attempt ?? 1) else { return full.started(observation) }
        full.counts = counts ?? earlier.counts
        full.startedAt = startedAt ?? earlier.startedAt
        guard status == earlier.status, isSameStay else { return full.started(observation) }
        full.partial = partial || earlier.partial
        full.reason = reason ?? earlier.reason
        full.error = error ?? earlier.error
        // The latest that was told: an earlier stay in the same status, told late, must not make what came between news.
        full.changedAt = [changedAt, earlier.changedAt].compactMap { $0 }.max()
        return full
    }

    /// The same, begun now if it runs and its source tells no more than statuses. What is read, from a provider or a list
    /// that a command prints, may have begun long ago.
    fileprivate func started(_ observation: Observation) -> Sighting {
        guard startedAt == nil, status == .running, !observation.via.isReading else { return self }
        var started = self
        started.startedAt = changedAt ?? observation.observedAt
        return started
    }
}
