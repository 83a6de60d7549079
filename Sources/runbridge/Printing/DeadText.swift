import RunbridgeCore
import RunbridgeFormats
import RunbridgeSinks
import RunbridgeStore

/// Dead letters of one event, whole.
struct DeadText {
    var letters: [DeadLetter]
    var event: EncodedEvent
    var look: Look

    /// The lines, with a line break at the end of each.
    var text: String {
        let head = "\(look.paint(event.type.text, .bold))  \(look.paint(event.id.text, .dim))"
        let subject = "\(event.run.subject.oneLine ?? "") of the watcher \(event.run.watcher.oneLine ?? "")"
        let hint =
            "`runbridge dead retry \(event.id.shortText)` has it tried again, `runbridge dead discard` gives it up."
        return ([head, subject] + letters.map(lines) + ["", bytes, "", hint]).joined(separator: "\n") + "\n"
    }

    private func lines(_ letter: DeadLetter) -> String {
        let tries = letter.attempts == 0 ? "without an attempt" : "after \(letter.attempts.of("attempt", "attempts"))"
        let status = letter.status.map { " (\($0))" } ?? ""
        let place = "dead at \(look.paint(letter.sink.oneLine ?? "", .bold))"
        return "\(place) since \(look.clock(letter.diedAt)), \(look.distance(letter.diedAt)), \(tries)\(status)"
            + (letter.why.map { "\n  " + look.paint($0.oneLine ?? "", .bad) } ?? "")
    }

    private var bytes: String {
        // Bytes that are kept no more are no event to show.
        guard let json = try? event.json() else { return "Its bytes are kept no more: it cannot be sent again." }
        return json.indented(upTo: 100)
    }
}

extension DeadLetter {
    /// Why it is dead, for people.
    var why: String? { tooOld ?? outcome?.reason?.text }

    /// For programs, with the event.
    func json(with event: EncodedEvent) -> JSON {
        var members = json.members ?? []
        // Bytes that are kept no more are no event to show.
        members.append(JSON.Member("body", (try? event.json()) ?? .null))
        return .object(members)
    }
}
