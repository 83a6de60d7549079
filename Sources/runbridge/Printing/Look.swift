import RunbridgeCore
import RunbridgeFormats
import RunbridgeSinks

/// How results for people look: their colours, their width, their clock.
struct Look: Sendable {
    /// What a text means to whoever reads it, which is its colour.
    typealias Tone = EventStyle.Tone

    /// Whether colour is used.
    var isColored = false
    /// The columns of the terminal; `nil` where there is none, and nothing is cut.
    var width: Int?
    /// This moment.
    var now: Timestamp
    /// How many seconds the clock on the wall is ahead of UTC at a time.
    var utcOffset: @Sendable (Timestamp) -> Int = LocalTime.utcOffset

    /// A text in its colour.
    func paint(_ text: String, _ tone: Tone) -> String {
        guard isColored, !text.isEmpty, let code = tone.code else { return text }
        return "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }

    /// The moment by the clock on the wall: `2026-11-24 09:30:00.120`.
    func clock(_ moment: Timestamp) -> String {
        "\(date(moment)) \(time(moment))"
    }

    /// The day by the clock on the wall: `2026-11-24`.
    func date(_ moment: Timestamp) -> String { String(local(moment).prefix(10)) }

    /// The time of the day by the clock on the wall: `09:30:00.120`.
    func time(_ moment: Timestamp) -> String { String(local(moment).dropFirst(11).dropLast()) }

    /// The moment as seen from now: `13m ago`, `in 4m`.
    func distance(_ moment: Timestamp) -> String {
        let seconds = (moment - now) / .seconds(1)
        guard abs(seconds) >= 1 else { return "now" }
        let length = Self.largestUnit(abs(seconds))
        return seconds < 0 ? "\(length) ago" : "in \(length)"
    }

    private func local(_ moment: Timestamp) -> String { (moment + .seconds(utcOffset(moment))).rfc3339 }

    private static func largestUnit(_ seconds: Double) -> String {
        guard let text = BriefDuration(seconds: seconds.rounded(.down))?.text else { return "ages" }
        return text.split(separator: " ").first.map(String.init) ?? text
    }
}

extension Duration {
    /// A length of time for people, as short as makes sense: `0.4 ms`, `12 ms`, `1.5s`, `13m 32s`.
    var brief: String {
        let milliseconds = self / .milliseconds(1)
        if milliseconds < 1 { return "\((milliseconds * 10).rounded() / 10) ms" }
        if milliseconds < 1000 { return "\(Int(milliseconds)) ms" }
        return BriefDuration(seconds: milliseconds / 1000)?.text ?? "ages"
    }
}

extension Int {
    /// A number of things: `1 delivery`, `2 deliveries`.
    func of(_ one: String, _ several: String) -> String { "\(self) \(self == 1 ? one : several)" }
}
