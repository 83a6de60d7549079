import RunbridgeCore
import RunbridgeSinks
import RunbridgeStore

/// Sinks and what waits for them, a row each.
struct SinkListing {
    var sinks: [SinkStanding]

    /// For people.
    func text(_ look: Look) -> String {
        Table(
            columns: [
                .text("SINK"), .number("PENDING"), .number("WAITING"), .text("NEXT"), .number("DEAD"),
                .number("DELIVERED"), .text("STATE"),
            ], rows: sinks.map { row($0, look) }
        ).text(look)
    }

    private func row(_ sink: SinkStanding, _ look: Look) -> [Cell] {
        let counts = sink.counts
        return [
            Cell(sink.name, .bold), Cell(counts.pending), Cell(counts.waiting, .warning),
            Cell(sink.nextDue.map { $0 <= look.now ? "now" : look.distance($0) }, .dim), Cell(counts.dead, .bad),
            Cell(counts.delivered), state(of: sink, look),
        ]
    }

    private func state(of sink: SinkStanding, _ look: Look) -> Cell {
        switch sink.gate(at: look.now) {
        case .open: Cell("open", .good)
        case .paced(let until):
            Cell("paced: the receiver asked to be left alone, goes on \(look.distance(until))", .warning)
        case .paused(let pause): Cell("paused \(look.distance(pause.since)): \(pause.reason)", .bad)
        }
    }
}

extension SinkStanding {
    /// Whether anything is sent.
    enum Gate: Equatable {
        case open
        case paced(until: Timestamp)
        case paused(Pause)

        /// The word for programs.
        var word: String {
            switch self {
            case .open: "open"
            case .paced: "paced"
            case .paused: "paused"
            }
        }
    }

    /// Whether anything is sent at that moment.
    func gate(at now: Timestamp) -> Gate {
        if let pause { return .paused(pause) }
        if let pacedUntil, pacedUntil > now { return .paced(until: pacedUntil) }
        return .open
    }

    /// For programs.
    func json(at now: Timestamp) -> JSON {
        let gate = gate(at: now)
        var pacedUntil: Timestamp?
        if case .paced(let until) = gate { pacedUntil = until }
        return [
            "name": .string(name), "state": .string(gate.word), "order": .string(order.rawValue),
            "reason": JSON(pause?.reason), "paused_at": JSON(pause?.since), "paced_until": JSON(pacedUntil),
            "pending": JSON(counts.pending), "claimed": JSON(counts.claimed), "ready": JSON(counts.ready),
            "waiting": JSON(counts.waiting), "blocked": JSON(counts.blocked), "next_at": JSON(nextDue),
            "dead": JSON(counts.dead), "delivered": JSON(counts.delivered),
            "discarded": JSON(counts.discarded), "superseded": JSON(counts.superseded),
        ]
    }
}
