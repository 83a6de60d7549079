import RunbridgeCore
import RunbridgeSinks
import RunbridgeStore

/// Dead letters, a row each.
struct DeadListing {
    var letters: [DeadLetter]

    /// For people.
    func text(_ look: Look) -> String {
        Table(
            columns: [
                .text("EVENT"), .text("SINK"), .text("TYPE"), .text("RUN"), .number("TRIES"), .number("DIED"),
                .text("WHY"),
            ], rows: letters.map { row($0, look) }
        ).text(look)
    }

    private func row(_ letter: DeadLetter, _ look: Look) -> [Cell] {
        let event = letter.event.event
        return [
            Cell(event.id.shortText, .dim), Cell(letter.sink, .bold), Cell(event.type.text), Cell(event.run.subject),
            Cell(letter.attempts), Cell(look.distance(letter.diedAt), .dim), Cell(letter.why, .bad),
        ]
    }
}

extension DeadLetter {
    /// For programs.
    var json: JSON {
        let run = event.event.run
        return [
            "sink": .string(sink), "event": .string(event.event.id.text), "type": .string(event.event.type.text),
            "run": ["watcher": .string(run.watcher), "kind": .string(run.kind), "id": .string(run.id)],
            "attempts": JSON(attempts), "died_at": JSON(diedAt), "outcome": JSON(outcome?.word),
            "code": JSON(tooOld == nil ? outcome?.reason?.code.rawValue : "too_old"), "status": JSON(status),
            "detail": JSON(why),
        ]
    }
}

extension EventID {
    /// As people get it to see: the time and 20 bits of the rest, which no two events of a store are likely to share.
    /// Commands take it in the place of the whole id.
    var shortText: String { String(text.dropFirst(4).prefix(14)) }
}
