import RunbridgeCore
import RunbridgeDocument

/// Texts that depend on what an event says: a colour, an emoji.
struct TextTable: Sendable, Equatable {
    /// What templates call it.
    var name: String
    /// Texts by event type (`run.stalled`), by status (`expired`), by core status (`failed`) or `other`.
    var texts: [String: String]

    /// The text for an event: that of its type, else of its status, else of the core of its status, else `other`.
    ///
    /// A status counts only where the event says that a run came to it: `run.vanished` is no success.
    func text(type: EventType?, status: Status?) -> String? {
        if let type, let text = texts[type.text] { return text }
        if case .status(let status) = type {
            if let text = texts[status.rawValue] ?? texts[status.core.rawValue] { return text }
        }
        return texts["other"]
    }
}

extension Form where Value == [TextTable] {
    /// Names and tables.
    static let tables = Form<[Named<[Named<String>]>]>.mapping(
        of: Form<[Named<String>]>.mapping(of: Form<String>.word, named: "MOMENT", fault: momentFault).complete,
        fault: nameFault
    )
    .map { (tables) throws(FormError) in
        tables.map { table in
            TextTable(
                name: table.name,
                texts: Dictionary(table.value.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
        }
    }

    private static let moments =
        EventType.all.map(\.text) + Status.allCases.map(\.rawValue) + ["other"]

    private static func momentFault(_ word: String) -> String? {
        if moments.contains(word) { return nil }
        let hint = nearest(to: word, among: moments).map { " Did you mean '\($0)'?" }
        return "'\(word)' is no status, no event type and not 'other'.\(hint ?? "")"
    }

    private static func nameFault(_ name: String) -> String? {
        let known = (TemplateNames.derived + TemplateNames.wire).map { $0.prefix { $0 != "." } }
        if known.contains(name[...]) { return "'\(name)' is a name that events have already" }
        let isName =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
            }
        return isName ? nil : "a table is named with small letters and _; found '\(name)'"
    }
}

extension Form where Value == [Named<String>] {
    /// The same, refused unless every event finds a text.
    fileprivate var complete: Form {
        map { (texts) throws(FormError) in
            let names = texts.map(\.name)
            guard names.contains("other") else {
                throw FormError("this table leaves events without a text: add 'other'")
            }
            return texts
        }
    }
}
