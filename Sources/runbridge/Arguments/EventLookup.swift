import RunbridgeCore
import RunbridgeStore

/// Finds the event that a text on the command line means.
struct EventLookup {
    let store: Store

    /// The event of that id, or the only one whose id begins so.
    func event(_ text: String) async throws -> EventID {
        switch try await store.event(named: text) {
        case .one(let event): return event.event.id
        case .several(let events, let more):
            throw Failure.wrongInput(Self.ambiguous(text, events.map(\.event.id), more: more))
        case .none: throw Failure.wrongInput("there is no event '\(text)' in \(store.path)")
        case .malformed:
            throw Failure.wrongInput(
                "'\(text)' is no event's id: those look like evt_01kb…. `runbridge events` lists them")
        }
    }

    /// The same for several, in their order.
    func events(_ texts: [String]) async throws -> [EventID] {
        var events: [EventID] = []
        for text in texts { events.append(try await event(text)) }
        return events
    }

    /// The event, or the newest event of the run with that id, and what to tell about the choice.
    func eventOrRun(_ text: String) async throws -> (id: EventID, note: String?) {
        if text.hasPrefix("evt_") { return (try await event(text), nil) }
        let newest = try await store.latestEvents(matching: EventFilter(run: text), limit: 2)
        guard let event = newest.first else {
            if try await !store.runs(matching: RunFilter(id: text), limit: 1).isEmpty {
                throw Failure.wrongInput("the run '\(text)' is known, and no event was made of it")
            }
            return (try await eventWithoutPrefix(text), nil)
        }
        let key = event.event.run
        let more = newest.count > 1 ? " `runbridge events --run \(text)` lists all." : ""
        return (
            event.event.id, "'\(text)' is a run (\(key.kind) of \(key.watcher)); this is its newest event.\(more)"
        )
    }

    private func eventWithoutPrefix(_ text: String) async throws -> EventID {
        if case .malformed = try await store.event(named: text) {
            throw Failure.wrongInput("there is no event and no run '\(text)' in \(store.path)")
        }
        return try await event(text)
    }

    private static func ambiguous(_ text: String, _ ids: [EventID], more: Bool) -> String {
        let list = ids.map { "  \($0.text)" }.joined(separator: "\n")
        return "several events begin with '\(text)':\n\(list)\(more ? "\n  and more" : "")\nGive more of the id."
    }
}
