import RunbridgeCore
import RunbridgeFormats
import RunbridgeSinks
import RunbridgeStore

/// Runs, a row each.
struct RunListing {
    var runs: [StoredRun]

    /// For people.
    func text(_ look: Look) -> String {
        Table(
            columns: [
                .text("STATUS"), .text("WATCHER"), .text("KIND"), .text("RUN"), .text("NAME"), .number("CHANGED"),
                .text("DETAIL"),
            ], rows: runs.map { row($0, look) }
        ).text(look)
    }

    private func row(_ run: StoredRun, _ look: Look) -> [Cell] {
        let (key, sighting) = (run.state.key, run.state.sighting)
        let style = run.state.style
        return [
            Cell("\(style.mark) \(style.word)", style.tone), Cell(key.watcher, .dim), Cell(key.kind),
            Cell(key.id, .bold),
            Cell(sighting.name?.cut(to: 40)), Cell(look.distance(run.state.changedAt), .dim),
            Cell(run.state.detail, style.tone == .bad ? .bad : .plain),
        ]
    }
}

extension RunState {
    /// How it looks at a glance.
    var style: EventStyle {
        if isVanished { return EventStyle(type: .vanished, isPartial: false) }
        return EventStyle(type: .status(sighting.status), isPartial: sighting.partial)
    }

    /// What there is to say of it beside its status: how long it took, what is wrong, how far it has come.
    fileprivate var detail: String {
        let event = Event(
            id: EventID(high: 0, low: 0), type: .status(sighting.status), time: changedAt, run: self, via: .bridge)
        // We have just written it ourselves: it can be read.
        guard let json = try? event.encoded().json() else { return "" }
        let text = EventText(json)
        let attempt = attempt > 1 ? "attempt \(attempt)" : nil
        return [attempt, text.duration, text.problem?.cut(to: 300), text.progress].compactMap { $0 }
            .joined(separator: " · ")
    }
}

extension StoredRun {
    /// For programs: the names are those of an event's `data`.
    var json: JSON {
        let sighting = state.sighting
        return [
            "watcher": .string(state.key.watcher), "provider": JSON(sighting.provider), "kind": .string(state.key.kind),
            "id": .string(state.key.id), "name": JSON(sighting.name), "url": JSON(sighting.url),
            "attempt": JSON(state.attempt),
            "labels": .object(
                sighting.labels.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }),
            "status": .string(sighting.status.rawValue), "core": .string(sighting.status.core.rawValue),
            "previous": JSON(state.previous?.rawValue), "raw": .string(sighting.raw),
            "terminal": .bool(sighting.status.isTerminal), "partial": .bool(sighting.partial),
            "open": .bool(isOpen), "vanished": .bool(state.isVanished), "reason": JSON(sighting.reason),
            "error": sighting.error.map { ["code": JSON($0.code), "message": JSON($0.message)] } ?? .null,
            "counts": sighting.counts.map(\.json) ?? .null, "created_at": JSON(sighting.createdAt),
            "first_seen_at": JSON(state.firstSeenAt), "changed_at": JSON(state.changedAt),
            "observed_at": JSON(state.observedAt), "duration_s": JSON(state.duration.map { $0 / .seconds(1) }),
        ]
    }
}

extension Counts {
    fileprivate var json: JSON {
        let told = [
            ("total", total), ("succeeded", succeeded), ("failed", failed), ("canceled", canceled),
            ("expired", expired),
            ("active", active),
        ]
        return .object(told.compactMap { name, count in count.map { JSON.Member(name, JSON($0)) } })
    }
}
