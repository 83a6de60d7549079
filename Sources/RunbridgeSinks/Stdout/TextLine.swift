package import RunbridgeCore
import RunbridgeFormats

/// Writes an event as one line for people.
///
/// `09:30:00  ✗ failed      openai  batch nightly  13m 32s  invalid_request: …  (0 of 100 succeeded, 100 failed)`
///
/// Nothing an event says can break the line, colour it or turn it: control characters are blanks and characters that
/// turn the direction of writing are left out.
package struct TextLine: Sendable {
    private let isColored: Bool
    private let utcOffset: @Sendable (Timestamp) -> Int

    /// A way to write lines.
    package init(isColored: Bool, utcOffset: @escaping @Sendable (Timestamp) -> Int) {
        self.isColored = isColored
        self.utcOffset = utcOffset
    }

    /// Adds the line of an event, without a line break.
    package func write(_ event: JSON, to bytes: inout [UInt8]) {
        let text = EventText(event)
        let style = EventStyle(type: text.type, isPartial: event["data"]?["partial"]?.bool == true)
        append(clock(event), .dim, to: &bytes)
        append("\(style.mark) \(style.word.padded(to: EventStyle.width))", style.tone, to: &bytes)
        append(text.watcher?.cut(to: 24).padded(to: 8), .dim, to: &bytes)
        append("\(text.kind.cut(to: 40)) ", .plain, to: &bytes, gap: 2)
        append(text.name.cut(to: 120), .bold, to: &bytes, gap: 0)
        append(text.duration, .plain, to: &bytes)
        append(text.problem?.cut(to: 300), style.tone == .bad ? .bad : .plain, to: &bytes)
        append(text.progress.map { "(\($0))" }, .dim, to: &bytes)
    }

    private func clock(_ event: JSON) -> String {
        guard let moment = event["time"]?.string.flatMap(Timestamp.init(rfc3339:)) else { return "--:--:--" }
        let local = moment + .seconds(utcOffset(moment))
        return String(local.rfc3339.dropFirst(11).prefix(8))
    }

    private func append(_ text: String?, _ tone: EventStyle.Tone, to bytes: inout [UInt8], gap: Int = 2) {
        guard let text else { return }
        if !bytes.isEmpty, bytes.last != UInt8(ascii: "\n") {
            bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: gap))
        }
        guard isColored, let code = tone.code else { return bytes.append(contentsOf: text.utf8) }
        bytes.append(contentsOf: "\u{1b}[\(code)m\(text)\u{1b}[0m".utf8)
    }
}

extension String {
    /// With blanks behind it up to this many characters.
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
