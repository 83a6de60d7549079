public import RunbridgeCore

/// A part of a document with fixed keys.
///
/// A conforming type reads all its keys first and decides then whether it can be made, so that all mistakes are found
/// in one go.
public protocol Section: Sendable {
    /// Its name and keys, for the reference and the schema. They must be those that `init` reads: a test holds them
    /// against each other.
    static var description: SectionDescription { get }

    /// Reads the keys. `nil` if a required one is missing or wrong, which the reader has reported.
    init?(_ reader: inout SectionReader)
}

/// What a reader of the reference wants to know of a section.
public struct SectionDescription: Sendable {
    /// Its title in the reference; unique, since it is also its name in the schema.
    public var title: String
    /// What it is for, in Markdown.
    public var about: String
    /// Its keys, in the order of the reference.
    public var fields: [FieldDescription]
    /// A key whose value tells this section from its siblings, `type: file`.
    public var tag: (key: String, value: String)?

    /// A section's description.
    public init(
        title: String, about: String, fields: [FieldDescription], tag: (key: String, value: String)? = nil
    ) {
        self.title = title
        self.about = about
        self.fields = fields
        self.tag = tag
    }
}

/// Hands out the values of a section's keys and knows in the end which keys nobody asked for.
public struct SectionReader: Sendable {
    /// Where the section begins.
    public let place: Place
    /// What goes along.
    public var reading: Reading
    private let entries: [Node.Entry]
    private(set) var known: [String] = []
    /// Required keys that are not there, and how their values are written.
    private var missing: [(name: String, notation: String)] = []

    /// A reader over a mapping's entries.
    init(place: Place, entries: [Node.Entry], reading: Reading) {
        self.place = place
        self.entries = entries
        self.reading = reading
    }

    /// Whether the key is written.
    public func has(_ name: String) -> Bool { entry(name) != nil }

    /// The keys as written.
    public var keys: [String] { entries.map(\.key) }

    /// The node under a key, unread.
    public func node(_ name: String) -> Node? { entry(name)?.value }

    /// The value of a key that must be there; `nil` when it is missing or wrong.
    public mutating func require<Value>(_ field: Field<Value>) -> Value? {
        known.append(field.name)
        guard let entry = entry(field.name) else {
            missing.append((field.name, field.form.notation))
            return nil
        }
        return field.form.read(entry.value, &reading)
    }

    /// The value of a key that may be left out; `nil` when it is, or is wrong.
    public mutating func read<Value>(_ field: Field<Value>) -> Value? {
        known.append(field.name)
        return entry(field.name).flatMap { field.form.read($0.value, &reading) }
    }

    /// The value of a key, or what it is when it is left out.
    public mutating func read<Value>(_ field: Field<Value>, or standard: Value) -> Value {
        read(field) ?? standard
    }

    /// Makes a key known without reading it.
    public mutating func allow(_ name: String) {
        known.append(name)
    }

    /// Reports a mistake at a key, or at the section where the key is not written.
    public mutating func report(_ name: String? = nil, _ text: String) {
        reading.report(name.flatMap { entry($0)?.value.place } ?? place, text)
    }

    private func entry(_ name: String) -> Node.Entry? {
        entries.first { $0.key == name }
    }

    /// Reports the keys that are missing and those that nobody asked for. One that is a misspelt other is one mistake.
    mutating func finish() {
        let unknown = entries.filter { !known.contains($0.key) }.map { ($0, nearest(to: $0.key, among: known)) }
        for key in missing where !unknown.contains(where: { $0.1 == key.name }) {
            reading.report(place, "the key '\(key.name)' is missing: \(key.notation)")
        }
        for (entry, meant) in unknown {
            let hint = meant.map { "Did you mean '\($0)'?" } ?? "Known here: \(known.joined(separator: ", "))"
            reading.report(entry.place, "unknown key '\(entry.key)'. \(hint)")
        }
    }
}

extension Form where Value: Section {
    /// A section.
    public static func section(_ type: Value.Type = Value.self) -> Form {
        let description = Value.description
        return .keys(
            "[\(description.title)](#\(description.anchor))",
            schema: ["$ref": .string("#/$defs/\(description.anchor)")], sections: { [description] }
        ) { Value(&$0) }
    }
}

extension Form {
    /// A mapping with fixed keys that a closure reads.
    public static func keys(
        _ notation: String, schema: JSON, sections: @escaping @Sendable () -> [SectionDescription],
        read: @escaping @Sendable (inout SectionReader) -> Value?
    ) -> Form {
        Form(notation, schema: schema, sections: sections) { node, reading in
            let entries: [Node.Entry]
            switch node.content {
            case .mapping(let found): entries = found
            case .null: entries = []
            default:
                reading.report(node.place, "expected keys and values, found \(node.kind)")
                return nil
            }
            var reader = SectionReader(place: node.place, entries: entries, reading: reading)
            let value = read(&reader)
            reader.finish()
            reading = reader.reading
            return value
        }
    }
}
