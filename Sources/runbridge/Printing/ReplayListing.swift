import RunbridgeCore
import RunbridgeSinks
import RunbridgeStore

/// Replays, a row each.
struct ReplayListing {
    var replays: [Replay]

    /// For people.
    func text(_ look: Look) -> String {
        Table(
            columns: [
                .number("REPLAY"), .text("STATE"), .number("MADE"), .text("BY"), .number("OWED"), .number("DELIVERED"),
                .number("PENDING"), .number("DEAD"), .text("WHAT"),
            ], rows: replays.map { row($0, look) }
        ).text(look)
    }

    private func row(_ replay: Replay, _ look: Look) -> [Cell] {
        let counts = replay.counts
        let tone: Look.Tone =
            switch replay.word {
            case "done": .good
            case "canceled": .warning
            default: .active
            }
        return [
            Cell(Int(replay.id), .bold), Cell(replay.word, tone), Cell(look.distance(replay.madeAt), .dim),
            Cell(replay.madeBy, .dim), Cell(counts.owed), Cell(counts.delivered), Cell(counts.pending, .warning),
            Cell(counts.dead, .bad), Cell(replay.order.text),
        ]
    }
}

extension ReplayOrder {
    /// What is replayed, in a line.
    var text: String {
        var parts: [String] = []
        func add(_ name: String, _ values: [String]) {
            if !values.isEmpty { parts.append("\(name) \(values.joined(separator: ","))") }
        }
        if events.count == 1 { add("event", events.map(\.shortText)) }
        if events.count > 1 { parts.append("\(events.count) events") }
        add("status", filter.statuses.map(\.rawValue))
        if filter.types != filter.statuses.map(EventType.status) { add("type", filter.types.map(\.text)) }
        add("watcher", [filter.watcher].compactMap { $0 })
        add("kind", [filter.kind].compactMap { $0 })
        add("run", [filter.run].compactMap { $0 })
        add("since", [filter.since?.rfc3339].compactMap { $0 })
        add("until", [filter.until?.rfc3339].compactMap { $0 })
        add("owed to", sinks)
        if parts.isEmpty { parts = ["all events"] }
        add("to", to)
        parts.append(rate.map { "at \($0.text)" } ?? "at once")
        return parts.joined(separator: " ")
    }
}

extension Replay {
    /// How it stands, in a line.
    var text: String {
        var parts = [
            "replay \(id) \(word): \(counts.owed.of("delivery", "deliveries")) of \(counts.events.of("event", "events"))"
        ]
        if counts.owed > 0 { parts.append("\(counts.delivered) delivered") }
        if counts.pending > 0 { parts.append("\(counts.pending) pending") }
        if counts.dead > 0 { parts.append("\(counts.dead) dead") }
        if counts.pendingBefore > 0 { parts.append("\(counts.pendingBefore) pending anyway") }
        if counts.withoutBody > 0 {
            parts.append("\(counts.withoutBody.of("event", "events")) left out: their bytes are kept no more")
        }
        return parts.joined(separator: ", ")
    }

    /// For programs.
    var json: JSON {
        [
            "replay": JSON(Int(id)), "state": .string(word), "what": order.json, "made_at": JSON(madeAt),
            "made_by": .string(madeBy), "ended_at": JSON(endedAt), "canceled_by": JSON(canceledBy),
            "looked_at": JSON(Int(position)), "of": JSON(Int(last)), "events": JSON(counts.events),
            "owed": JSON(counts.owed), "delivered": JSON(counts.delivered), "pending": JSON(counts.pending),
            "dead": JSON(counts.dead), "otherwise": JSON(counts.otherwise),
            "pending_before": JSON(counts.pendingBefore), "without_body": JSON(counts.withoutBody),
        ]
    }
}
