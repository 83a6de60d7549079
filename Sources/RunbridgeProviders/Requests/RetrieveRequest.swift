public import RunbridgeCore
public import RunbridgeDocument

/// How one run of a kind is read again.
public struct RetrieveRequest: Sendable, Equatable {
    /// The request; `{id}` stands for the run's id.
    public var request: RequestTemplate
    /// Where the run is in the answer; `nil` where the answer is the run.
    public var item: JSONPath?
}

extension RetrieveRequest: Section {
    private static let itemField = Field(
        "item", .jsonPath,
        "Where the run is in the answer, `jobs.0`; where nothing is there, there is no such run. Left out where the "
            + "answer is the run.")

    /// The keys of `retrieve`.
    public static let description = SectionDescription(
        title: "Retrieve", about: "How one run is read again; `{id}` is its id.",
        fields: RequestTemplate.fields + [itemField.optional])

    /// Reads the keys of `retrieve`.
    public init?(_ reader: inout SectionReader) {
        let request = RequestTemplate(&reader)
        item = reader.read(Self.itemField)
        guard let request else { return nil }
        self.request = request
    }
}

extension ProviderKind {
    /// The run in the answer to a retrieve request; `nil` if the answer says that there is no such run, and `null` if it
    /// has not even the place that the run would be in, which says nothing of the run.
    public func item(inAnswer answer: JSON) -> JSON? {
        guard let path = retrieve?.item else { return answer }
        guard let around = answer.value(at: JSONPath(steps: path.steps.dropLast())), around.holdsOthers
        else {
            return .some(.null)
        }
        guard let item = answer.value(at: path), !item.isNull else { return nil }
        return item
    }
}

extension JSON {
    fileprivate var holdsOthers: Bool {
        switch self {
        case .array, .object: true
        case .null, .bool, .number, .string: false
        }
    }
}
