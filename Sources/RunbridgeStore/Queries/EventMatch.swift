import RunbridgeCore

/// Which event a text that a person typed means.
public enum EventMatch: Sendable, Equatable {
    /// This one.
    case one(StoredEvent)
    /// Several whose ids begin so: the oldest of them, at most ``limit``, and whether there are more.
    case several([StoredEvent], more: Bool)
    /// None of that id, and none whose id begins so.
    case none
    /// The text begins no id.
    case malformed

    /// The most events that ``several(_:more:)`` holds.
    public static let limit = 10
}

/// All ids that begin with the same characters.
struct EventIDPrefix {
    let range: ClosedRange<EventID>

    /// The ids that begin with that text, `evt_` before it or not, letters large or small; `nil` if none can.
    init?(_ text: String) {
        let digits = text.lowercased().hasPrefix("evt_") ? text.dropFirst(4) : text[...]
        guard !digits.isEmpty, digits.utf8.count <= 26,
            let first = EventID(text: Self.filled(digits, with: "0")),
            let last = EventID(text: Self.filled(digits, with: "z"))
        else { return nil }
        range = first...last
    }

    private static func filled(_ digits: Substring, with digit: Character) -> String {
        "evt_" + digits + String(repeating: digit, count: 26 - digits.utf8.count)
    }
}
