import RunbridgeCore

/// What keeps the old from being told anew: that a run is still seen, of which time it is once it is forgotten, and which
/// webhooks have come.
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

    /// Whether the webhook of an unknown type that this event tells of came before, whenever that was: no state remembers
    /// it, and all but the moment is the same in both ids.
    func hasWebhook(_ id: EventID, of run: RunRef) throws -> Bool {
        try statements[.findWebhook].first({
            $0.add(run.number)
            $0.add(bytes: Array(id.stored.suffix(10)))
        }) { $0.number(0) } != nil
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
