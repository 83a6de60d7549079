import RunbridgeCore

/// An event as the tracker would make it.
func event(
    _ type: EventType, _ status: Status? = nil, previous: Status? = nil, watcher: String = "openai",
    kind: String = "batch", id: String = "batch_abc", change: (inout Sighting) -> Void = { _ in }
) -> Event {
    let implied: Status = if case .status(let status) = type { status } else { .running }
    var told = sighting(status ?? implied, attempt: 1)
    change(&told)
    let state = RunState(
        key: RunKey(watcher: watcher, kind: kind, id: id), sighting: told, previous: previous, revision: 2,
        firstSeenAt: at(0), changedAt: at(5), observedAt: at(6))
    let id = EventID(of: type, run: state.key, attempt: 1, revision: 2, time: at(5), digest: mixingDigest)
    return Event(id: id, type: type, time: at(5), run: state, via: .poll)
}

extension Router {
    func route(_ event: Event) -> Routed { route(event, event.encoded()) }
}
