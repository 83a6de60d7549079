import RunbridgeCore
import RunbridgeFormats
import RunbridgeSinks
import RunbridgeStore

/// What a store holds.
struct StoreListing {
    var path: String
    var statistics: StoreStatistics
    /// What would be taken out now.
    var due: Pruning.Counts
    var retention: Retention

    /// For people.
    func text(_ look: Look) -> String {
        let space = statistics.space
        let holes = space.freeBytes > 0 ? ", of which \(space.freeBytes.bytesText) are free" : ""
        var rows: [(String, String)] = [
            ("file", "\(path.oneLine ?? ""), \(space.bytes.bytesText)\(holes)"),
            ("log", statistics.logBytes.bytesText),
            ("events", "\(statistics.events)\(age(look))"),
            ("bytes kept", "of \(statistics.bodies.of("event", "events"))"),
            ("attempts", "\(statistics.attempts)"),
            ("runs", "\(statistics.runs), of which \(statistics.openRuns) go on"),
            ("kept for", retention.text),
            ("due now", due.isEmpty ? "nothing" : due.text),
        ]
        if !space.canShrink { rows.append(("cannot shrink", "`runbridge store prune --vacuum` changes that")) }
        let width = rows.map(\.0.columns).max() ?? 0
        let text = rows.map { "\(look.paint($0.0.padded(to: width), .dim))  \($0.1)\n" }.joined()
        return statistics.sinks.isEmpty ? text : "\(text)\n\(SinkListing(sinks: statistics.sinks).text(look))"
    }

    private func age(_ look: Look) -> String {
        guard let oldest = statistics.oldestEventAt else { return "" }
        return ", the oldest \(look.distance(oldest)) (\(look.date(oldest)))"
    }

    /// For programs.
    func json(at now: Timestamp) -> JSON {
        let space = statistics.space
        return [
            "path": .string(path), "bytes": JSON(space.bytes), "free_bytes": JSON(space.freeBytes),
            "log_bytes": JSON(statistics.logBytes), "can_shrink": .bool(space.canShrink),
            "events": JSON(statistics.events), "bodies": JSON(statistics.bodies),
            "oldest_event_at": JSON(statistics.oldestEventAt), "newest_event_at": JSON(statistics.newestEventAt),
            "attempts": JSON(statistics.attempts), "runs": JSON(statistics.runs),
            "open_runs": JSON(statistics.openRuns), "due": due.json,
            "keep": [
                "delivered": .string(retention.delivered.keptText), "dead": .string(retention.dead.keptText),
                "bodies": .string(retention.bodies.keptText), "runs": .string(retention.runs.keptText),
            ],
            "sinks": .array(statistics.sinks.map { $0.json(at: now) }),
        ]
    }
}

extension Retention {
    fileprivate var text: String {
        "delivered \(delivered.keptText), dead \(dead.keptText), bodies \(bodies.keptText), runs \(runs.keptText)"
    }
}

extension Duration? {
    /// As a config has it.
    fileprivate var keptText: String { self?.text ?? "forever" }
}

extension Pruning.Counts {
    /// For people: `12 events, 3 runs`.
    var text: String {
        let parts = [
            (events, events.of("event", "events")), (deadLetters, deadLetters.of("dead letter", "dead letters")),
            (bodies, "the bytes of \(bodies.of("event", "events"))"), (runs, runs.of("run", "runs")),
            (decisions, decisions.of("decision", "decisions")),
        ].filter { $0.0 > 0 }.map(\.1)
        return parts.isEmpty ? "Nothing" : parts.joined(separator: ", ")
    }

    /// Whether a sentence says `was` of them.
    var isSingle: Bool { isEmpty || events + deadLetters + runs + decisions == 1 && bodies == 0 }

    /// For programs.
    var json: JSON {
        [
            "events": JSON(events), "dead_letters": JSON(deadLetters), "bodies": JSON(bodies), "runs": JSON(runs),
            "decisions": JSON(decisions),
        ]
    }
}

extension Int {
    /// A number of bytes for people: `512 B`, `19.2 MiB`.
    var bytesText: String {
        var (size, unit) = (Double(self), "B")
        for larger in ["KiB", "MiB", "GiB", "TiB"] where size >= 1024 { (size, unit) = (size / 1024, larger) }
        return unit == "B" || size >= 100 ? "\(Int(size)) \(unit)" : "\((size * 10).rounded() / 10) \(unit)"
    }
}
