import RunbridgeCore
import RunbridgeFormats
import RunbridgeSinks
import RunbridgeStore

/// What happened to an event, told to people in the order in which it happened.
struct ExplanationText {
    var explanation: Explanation
    var look: Look

    /// The lines, with a line break at the end of each.
    var text: String {
        ([head, happening, routing] + deliveries).map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private var event: EncodedEvent { explanation.event.event }

    // MARK: What it is

    private var head: [String] {
        let style = EventStyle(type: event.type, isPartial: data?["partial"]?.bool == true)
        let name = data?["run"]?["name"]?.string?.oneLine.map { " \"\($0.shortened(to: 60))\"" } ?? ""
        let attempt = data?["run"]?["attempt"]?.int.flatMap { $0 > 1 ? ", attempt \($0)" : nil } ?? ""
        let subject = "\(clean(event.run.kind)) \(look.paint(clean(event.run.id), .bold))\(name)"
        return [
            look.paint("\(style.mark) \(event.type.text)", style.tone) + "  " + look.paint(event.id.text, .dim),
            "\(subject) of the watcher \(clean(event.run.watcher))\(attempt)",
        ] + [told?.url].compactMap { $0.map { look.paint($0, .dim) } }
    }

    private var json: JSON? {
        // Bytes that are kept no more have nothing to tell.
        try? event.json()
    }
    private var data: JSON? { json?["data"] }
    private var told: EventText? { json.map { EventText($0) } }

    // MARK: What was observed

    private var happening: [String] {
        var lines = [title("What happened"), at(event.time, change)]
        lines += [told?.problem, told?.progress].compactMap { $0.map { indented($0.shortened(to: 300)) } }
        let later = explanation.event.observedAt - event.time
        let delay = later >= .seconds(1) ? ", \(later.brief) later" : ""
        lines.append(at(explanation.event.observedAt, "seen, by \(explanation.event.via.rawValue)\(delay)"))
        return lines
    }

    private var change: String {
        guard let data, let status = data["status"]?.string else {
            return "\(event.type.text): \(explanation.event.status.rawValue) (its content is kept no more)"
        }
        let from = data["previous"]?.string.map { "\($0) → " } ?? ""
        let word = data["raw"]?.string.flatMap { $0 == status ? nil : ", in the source's word \(clean($0))" } ?? ""
        let length = told?.duration.map { ", after \($0)" } ?? ""
        return "\(from)\(status)\(word)\(length)"
    }

    // MARK: Why it went where it went

    private var routing: [String] {
        let decision = explanation.decided
        var lines = [title("Why it went where it went")]
        lines += decision.routes.map { route in
            let mark = route.isMatched ? look.paint("✓", .good) : look.paint("–", .dim)
            let text = "route \(route.index + 1)  \(clean(route.why))"
            return "  \(mark) \(route.isMatched ? text : look.paint(text, .dim))"
        }
        let sinks = decision.sinks.map(clean).joined(separator: ", ")
        if decision.isUnmatched {
            lines.append("  → no route wants it, and unmatched sends it to \(sinks)")
        } else {
            lines.append(
                sinks.isEmpty ? "  → no route wants it: it is kept and goes nowhere" : "  → it goes to \(sinks)")
        }
        return lines
    }

    // MARK: Lines

    func title(_ text: String) -> String { look.paint(text, .bold) }
    func at(_ moment: Timestamp, _ text: String) -> String {
        "  \(look.paint(look.clock(moment), .dim))  \(text)"
    }
    func indented(_ text: String) -> String { String(repeating: " ", count: 27) + text }
    func clean(_ text: String) -> String { text.oneLine ?? "" }
}
