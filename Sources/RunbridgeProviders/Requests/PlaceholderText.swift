import RunbridgeDocument

/// A text with names between braces that something is put in for.
public struct PlaceholderText: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case literal(String)
        case placeholder(String)
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
            parts.append(.placeholder(String(inside[..<end])))
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
            case .placeholder(let name): "{\(name)}"
            }
        }.joined()
    }

    /// The names, in the order met.
    var placeholders: [String] {
        parts.compactMap { part in if case .placeholder(let name) = part { name } else { nil } }
    }

    /// The text with values put in; `nil` as soon as one is missing.
    func filled(_ value: (String) -> String?) -> String? {
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .placeholder(let name):
                guard let value = value(name) else { return nil }
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
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
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
    /// The same in the one spelling that changes no URL around it: all but the unreserved characters of RFC 3986 as
    /// `%XX`.
    var percentEncoded: String {
        var bytes: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes.append(contentsOf: [UInt8(ascii: "%"), Self.hex[Int(byte >> 4)], Self.hex[Int(byte & 15)]])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let hex = Array("0123456789ABCDEF".utf8)
}
