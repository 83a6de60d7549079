public import RunbridgeCore

/// A YAML value that knows where it stands.
public struct Node: Sendable {
    /// What it is.
    public indirect enum Content: Sendable {
        /// Nothing, `null` or `~`.
        case null
        /// A text, quoted or one that reads as nothing else.
        case text(String)
        /// A whole number or a fraction, as it was written.
        case number(String)
        /// `true` or `false`; YAML 1.1's `yes`, `no`, `on`, `off` are texts here.
        case truth(Bool)
        /// A list.
        case list([Node])
        /// Keys and values in the order written, keys unique.
        case mapping([Entry])
    }

    /// A key and its value.
    public struct Entry: Sendable {
        /// The key.
        public var key: String
        /// Where the key stands.
        public var place: Place
        /// The value.
        public var value: Node
    }

    /// Where it stands.
    public var place: Place
    /// What it is.
    public var content: Content

    /// What it is, for messages.
    public var kind: String {
        switch content {
        case .null: "nothing"
        case .text(let text): "the text '\(text.count > 40 ? text.prefix(37) + "..." : text)'"
        case .number(let text): "the number \(text)"
        case .truth(let value): "\(value)"
        case .list: "a list"
        case .mapping: "keys and values"
        }
    }

    /// A scalar as it was written; `nil` for `null`, lists and mappings.
    public var scalarText: String? {
        switch content {
        case .text(let text), .number(let text): text
        case .truth(let value): value ? "true" : "false"
        case .null, .list, .mapping: nil
        }
    }

    /// The same as JSON. Numbers that JSON cannot spell become texts.
    public var json: JSON {
        switch content {
        case .null: .null
        case .text(let text): .string(text)
        case .number(let text):
            Int64(text).map { .number(JSONNumber($0)) } ?? Double(text).flatMap { JSONNumber($0) }.map { .number($0) }
                ?? .string(text)
        case .truth(let value): .bool(value)
        case .list(let nodes): .array(nodes.map(\.json))
        case .mapping(let entries): .object(entries.map { JSON.Member($0.key, $0.value.json) })
        }
    }
}
