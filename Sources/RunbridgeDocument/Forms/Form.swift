public import RunbridgeCore

/// How a value is written in a document: read, described to people and described to editors in one place.
public struct Form<Value: Sendable>: Sendable {
    /// How it is written, for the reference: `duration`, `list of texts`.
    public let notation: String
    /// The JSON Schema (2020-12) of it.
    public let schema: JSON
    /// The sections that can stand inside it.
    public let sections: @Sendable () -> [SectionDescription]
    /// Reads a node, or reports why it cannot and returns `nil`.
    public let read: @Sendable (Node, inout Reading) -> Value?

    /// A form.
    public init(
        _ notation: String, schema: JSON, sections: @escaping @Sendable () -> [SectionDescription] = { [] },
        read: @escaping @Sendable (Node, inout Reading) -> Value?
    ) {
        self.notation = notation
        self.schema = schema
        self.sections = sections
        self.read = read
    }

    /// The same form with a further step, which may refuse with a text that says what is wrong and what to write.
    public func map<Other: Sendable>(
        notation: String? = nil, schema: JSON? = nil, _ step: @escaping @Sendable (Value) throws(FormError) -> Other
    ) -> Form<Other> {
        Form<Other>(notation ?? self.notation, schema: schema ?? self.schema, sections: sections) { node, reading in
            guard let value = read(node, &reading) else { return nil }
            do throws(FormError) {
                return try step(value)
            } catch {
                reading.report(node.place, error.text)
                return nil
            }
        }
    }
}

/// Why a value is refused: what is wrong, and what to write.
public struct FormError: Error, Sendable {
    /// One line.
    public var text: String

    /// A refusal.
    public init(_ text: String) {
        self.text = text
    }
}
