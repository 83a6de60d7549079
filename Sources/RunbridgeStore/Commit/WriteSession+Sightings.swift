import RunbridgeCore

/// What keeps old runs from being told anew: that they are still seen, and of which time they are once they are forgotten.
extension WriteSession {
    /// Notes, once a day, that a run that is over is still shown by its list.
    func noteSighting(of run: RunRef, _ state: RunState, by observation: Observation, _ tracked: Tracked) throws {
        guard observation.via.isReading, tracked.state == nil, state.isSettled,
            state.observedAt + Retention.sightingInterval <= observation.observedAt
        else { return }
        try see(run, at: observation.observedAt)
    }

    /// A run was seen again, and nothing new of it.
    func see(_ run: RunRef, at now: Timestamp) throws {
        try statements[.seeRun].run {
            $0.add(run.number)
            $0.add(now.milliseconds)
            $0.add((now - Retention.sightingInterval).milliseconds)
        }
    }

    /// Whether a list shows a run that nobody knows and that is over for so long that it may have been known and forgotten.
    /// Then it is remembered again, and not told.
    func wasForgotten(_ observation: Observation, _ tracked: Tracked, source: Int64) throws -> Bool {
        guard observation.via.isReading, !tracked.events.isEmpty, let state = tracked.state,
            state.sighting.status.isTerminal, let told = state.sighting.changedAt ?? state.sighting.createdAt,
            let until = try statements[.forgottenUntil].first({ $0.add(source) }, read: { $0.timeIfAny(0) }) ?? nil
        else { return false }
        return told <= until
    }
}
