import RunbridgeCore
import RunbridgeDocument

/// A text with names between braces that something is put in for; `{+NAME}` keeps the slashes of what is put in, as
/// RFC 6570 has it.
public struct PlaceholderText: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case literal(String)
        case placeholder(String, keepsSlashes: Bool)
    }

    let parts: [Part]

    /// A text by its notation; `nil` where a brace has no partner or nothing is between two.
    init?(_ notation: String) {
        var parts: [Part] = []
        var rest = notation[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            if brace > rest.startIndex { parts.append(.literal(String(rest[..<brace]))) }
            let inside = rest[rest.index(after: brace)...]
            guard rest[brace] == "{", let end = inside.firstIndex(of: "}"), end > inside.startIndex,
                !inside[..<end].contains("{")
            else { return nil }
            let name = inside[..<end]
            guard name != "+" else { return nil }
            parts.append(
                name.first == "+"
                    ? .placeholder(String(name.dropFirst()), keepsSlashes: true)
                    : .placeholder(String(name), keepsSlashes: false))
            rest = inside[inside.index(after: end)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        self.parts = parts
    }

    /// As it was written.
    var notation: String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .placeholder(let name, let keepsSlashes): "{\(keepsSlashes ? "+" : "")\(name)}"
            }
        }.joined()
    }

    /// The names, in the order met.
    var placeholders: [String] {
        parts.compactMap { part in if case .placeholder(let name, _) = part { name } else { nil } }
    }

    /// Whether a value's slashes are kept somewhere.
    var keepsSlashes: Bool {
        parts.contains { part in if case .placeholder(_, true) = part { true } else { false } }
    }

    /// The text with values put in; `nil` as soon as one is missing.
    func filled(_ value: (String) -> String?) -> String? {
        joined { name, _ in value(name) }
    }

    /// The text with values put in as parts of a URL; `nil` as soon as one is missing, or has steps that a slash cannot
    /// part.
    func filledURL(_ value: (String) -> String?) -> String? {
        joined { name, keepsSlashes in
            value(name).flatMap { keepsSlashes ? $0.percentEncodedSteps : $0.percentEncoded }
        }
    }

    private func joined(_ value: (_ name: String, _ keepsSlashes: Bool) -> String?) -> String? {
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .placeholder(let name, let keepsSlashes):
                guard let value = value(name, keepsSlashes) else { return nil }
                text += value
            }
        }
        return text
    }

    /// Whether a parameter can be called so: small letters, digits and `_`.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

extension Form where Value == PlaceholderText {
    /// A text with `{names}`.
    static func placeholders(named name: String = "NAME") -> Form {
        Form<String>.text.map(notation: "text with `{\(name)}`") { (text) throws(FormError) in
            guard let template = PlaceholderText(text) else {
                throw FormError("a brace has no partner, or nothing inside, in '\(text)'")
            }
            return template
        }
    }
}

extension String {
    /// The same with its slashes kept and each step between them percent-encoded; `nil` where a step is empty, `.` or
    /// `..`, which would lead elsewhere.
    var percentEncodedSteps: String? {
        let steps = split(separator: "/", omittingEmptySubsequences: false)
        guard steps.allSatisfy({ !["", ".", ".."].contains($0) }) else { return nil }
        return steps.map { String($0).percentEncoded }.joined(separator: "/")
    }
}
