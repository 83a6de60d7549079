public import RunbridgeCore

/// A key of a section: what it is called, what it means, how its value is written.
public struct Field<Value: Sendable>: Sendable {
    /// The key.
    public let name: String
    /// How its value is written.
    public let form: Form<Value>
    /// What it means, in a sentence or two of Markdown.
    public let about: String

    /// A key.
    public init(_ name: String, _ form: Form<Value>, _ about: String) {
        self.name = name
        self.form = form
        self.about = about
    }

    /// Its description as one that must be there.
    public var required: FieldDescription { description(.required) }

    /// Its description as one that may be left out.
    public var optional: FieldDescription { description(.optional) }

    /// Its description as one that has that value when it is left out.
    public func standing(_ standard: String) -> FieldDescription { description(.standard(standard)) }

    private func description(_ presence: FieldDescription.Presence) -> FieldDescription {
        FieldDescription(
            name: name, notation: form.notation, about: about, schema: form.schema, presence: presence,
            sections: form.sections)
    }
}

/// What a reader of the reference wants to know of a key.
public struct FieldDescription: Sendable {
    /// Whether it has to be there.
    public enum Presence: Sendable, Equatable {
        /// It must be there.
        case required
        /// It may be left out.
        case optional
        /// It has this value, as written, when it is left out.
        case standard(String)
    }

    /// The key.
    public var name: String
    /// How its value is written.
    public var notation: String
    /// What it means.
    public var about: String
    /// The JSON Schema of its value.
    public var schema: JSON
    /// Whether it has to be there.
    public var presence: Presence
    /// The sections that can stand inside it.
    public var sections: @Sendable () -> [SectionDescription]
}
