import RunbridgeCore

/// Events that the bridge tells of itself: a watcher or a sink is in trouble, or out of it.
///
/// They are runs like all others, so that routes, formats and queries need to know nothing new: kind `watch`, `sink` or
/// `store`, the name as id; failed while the trouble lasts, succeeded when it is over.
struct Notices: Sendable {
    /// The watcher that sinks' events come from: no configured one, the bridge itself.
    static let ownWatcher = "runbridge"

    /// The kind of what stands for a watcher.
    static let watcherKind = "watch"
    /// The kind of what stands for a sink.
    static let sinkKind = "sink"

    let digest: Digest

    /// A watcher cannot do its work, or can again.
    func watcher(_ name: String, isFailing: Bool, reason: String?, at now: Timestamp) -> Event {
        event(
            isFailing ? .watchError : .watchRecovered, RunKey(watcher: name, kind: Self.watcherKind, id: name),
            isFailing: isFailing, reason, at: now)
    }

    /// A sink takes nothing, or does again.
    func sink(_ name: String, isFailing: Bool, reason: String?, at now: Timestamp) -> Event {
        event(
            isFailing ? .sinkFailing : .sinkRecovered, RunKey(watcher: Self.ownWatcher, kind: Self.sinkKind, id: name),
            isFailing: isFailing, reason, at: now)
    }

    /// The store could not be written for a while: told, with both of its ends, when it can be again.
    func store(unwritableSince start: Timestamp, reason: String, at now: Timestamp) -> [Event] {
        let key = RunKey(watcher: Self.ownWatcher, kind: "store", id: "store")
        return [
            event(.watchError, key, isFailing: true, reason, at: start),
            event(.watchRecovered, key, isFailing: false, nil, at: now),
        ]
    }

    private func event(
        _ type: EventType, _ key: RunKey, isFailing: Bool, _ reason: String?, at now: Timestamp
    ) -> Event {
        let sighting = Sighting(
            status: isFailing ? .failed : .succeeded, raw: isFailing ? "failing" : "recovered", name: key.id,
            attempt: 1,
            reason: reason, error: isFailing ? RunError(code: nil, message: reason) : nil)
        let state = RunState(
            key: key, sighting: sighting, previous: isFailing ? .succeeded : .failed, revision: 1, firstSeenAt: now,
            changedAt: now, observedAt: now)
        // Each trouble is told once, by its time.
        let id = EventID(
            of: type, run: key, attempt: 1, revision: 1, detail: String(now.milliseconds), time: now, digest: digest)
        return Event(id: id, type: type, time: now, run: state, via: .bridge)
    }
}
