import RunbridgeCore
import RunbridgeFormats
import RunbridgeSinks
import RunbridgeStore

/// Events for people, a line each: the beginning of the id, which `explain` takes, and what the stdout sink would say.
///
/// Before the first event of a day stands the day.
struct EventListing {
    private let look: Look
    private let line: TextLine
    private var day: String?

    /// A listing that has begun with no day.
    init(_ look: Look) {
        self.look = look
        line = TextLine(isColored: look.isColored, utcOffset: look.utcOffset)
    }

    /// The lines of the next events, with a line break at the end of each.
    mutating func text(_ events: [StoredEvent]) -> String {
        events.map { text($0) }.joined()
    }

    private mutating func text(_ event: StoredEvent) -> String {
        var text = ""
        let day = look.date(event.event.time)
        if day != self.day {
            text += look.paint(day, .bold) + "\n"
            self.day = day
        }
        return text + look.paint(event.event.id.shortText, .dim) + "  " + saying(event) + "\n"
    }

    private func saying(_ event: StoredEvent) -> String {
        // An event whose bytes are kept no more still says what it was.
        guard let json = try? event.event.json() else {
            return "\(event.event.type.text)  \(event.event.run.subject.oneLine ?? "")"
        }
        var bytes: [UInt8] = []
        line.write(json, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension EncodedEvent {
    /// When it happened, as its id says.
    var time: Timestamp { Timestamp(milliseconds: Int64(id.high >> 16)) }
}
