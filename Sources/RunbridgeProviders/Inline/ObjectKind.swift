public import RunbridgeCore
public import RunbridgeDocument

/// Runs that come as JSON objects from elsewhere than a provider, a command's output or a webhook, described in place.
///
/// It is a section by itself, and its ``fields`` can be joined to those of another, which then makes it with the same
/// reader.
public struct ObjectKind: Sendable, Equatable {
    /// The kind: no requests, and no provider until one is set by ``named(_:)``.
    public private(set) var kind: ProviderKind
    /// Where the runs are; `nil` where the value is the list, or the run.
    public var items: JSONPath?

    /// The kind of runs that are given no name.
    public static let defaultName = "run"

    /// The same, the provider of its runs being called so.
    public func named(_ provider: String) -> ObjectKind {
        var named = self
        named.kind.provider = provider
        return named
    }
}

extension ObjectKind: Section {
    private static let kindField = Field("kind", .kindName, "What the runs are called.")
    private static let itemsField = Field(
        "items", .jsonPath,
        "Where the list of runs is, or the one run. Left out where nothing stands around it.")

    /// Its keys, for sections that have others beside them.
    public static let fields =
        [kindField.standing(defaultName), itemsField.optional] + ProviderKind.readingFields

    /// The keys of such runs.
    public static let description = SectionDescription(
        title: "Object kind",
        about: "Runs that come as JSON objects: where things are in them, and what their words mean.",
        fields: fields)

    /// Reads the keys, which may stand among others.
    public init?(_ reader: inout SectionReader) {
        let name = reader.read(Self.kindField, or: Self.defaultName)
        items = reader.read(Self.itemsField)
        guard let kind = ProviderKind(objectsNamed: name, &reader) else { return nil }
        self.kind = kind
    }
}

extension Form where Value == String {
    /// A name that is not empty.
    fileprivate static let kindName = Form.text.map { (text) throws(FormError) in
        guard !text.isEmpty else { throw FormError("the kind is empty. Leave it out") }
        return text
    }
}
