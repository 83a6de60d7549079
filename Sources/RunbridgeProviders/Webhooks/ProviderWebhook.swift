public import RunbridgeCore
public import RunbridgeDocument

/// The webhooks that a provider sends: how they are known to be genuine, and what each type of them tells.
public struct ProviderWebhook: Sendable, Equatable {
    /// How they are known to be genuine.
    public var scheme: WebhookScheme
    /// The environment variable that its users keep the secret in as a rule.
    public var secretVariable: String?
    /// Where a webhook says of which type it is; `nil` where there is one type only.
    public var type: TypePlace?
    /// The types that tell of runs, in the order written.
    public var events: [WebhookEvent]
    /// The types that are known and tell of no run.
    public var ignored: [String]

    /// Where a webhook says of which type it is.
    public enum TypePlace: Sendable, Hashable {
        /// In the body.
        case body(JSONPath)
        /// In a header.
        case header(String)
    }
}

extension ProviderWebhook: Section {
    private static let schemeField = Field("scheme", .webhookScheme, "How they are known to be genuine.")
    private static let secretField = Field(
        "secret_variable", .text, "The environment variable that its users keep the secret in as a rule.")
    private static let typeField = Field(
        "type", .typePlace,
        "Where a webhook says of which type it is: a path in its body, or `{ header: NAME }`. Left out where there is "
            + "one type only.")
    private static let eventsField = Field(
        "events", .mapping(of: .section(WebhookEvent.self), named: "TYPE"), "The types that tell of runs.")
    private static let ignoredField = Field(
        "ignored", .list(of: Form<String>.word),
        "The types that are known and tell of no run. One that stands in neither place is stored as a `webhook.unknown` "
            + "event.")

    /// The keys of a provider's `webhook`.
    public static let description = SectionDescription(
        title: "Provider webhook",
        about: "The webhooks that a provider sends: how they are known to be genuine, and what each type tells.",
        fields: [
            schemeField.required, secretField.optional, typeField.optional, eventsField.required,
            ignoredField.optional,
        ])

    /// Reads the keys of `webhook`.
    public init?(_ reader: inout SectionReader) {
        let scheme = reader.require(Self.schemeField)
        secretVariable = reader.read(Self.secretField)
        type = reader.read(Self.typeField)
        let events = reader.require(Self.eventsField)
        let ignored = reader.read(Self.ignoredField, or: [])
        if let events, events.isEmpty {
            reader.report("events", "here is no type at all: without one there is nothing to receive")
        }
        if let events, events.count > 1, !reader.has("type") {
            reader.report("events", "of several types each must say which it is: add 'type'")
        }
        if !ignored.isEmpty, !reader.has("type") {
            reader.report("ignored", "without 'type' all webhooks are of one type, and none can be told apart")
        }
        if case .list(let nodes)? = reader.node("ignored")?.content {
            for (index, node) in nodes.enumerated() {
                guard let type = node.scalarText else { continue }
                if events?.contains(where: { $0.name == type }) == true {
                    reader.reading.report(node.place, "the type '\(type)' stands under events already")
                } else if nodes[..<index].contains(where: { $0.scalarText == type }) {
                    reader.reading.report(node.place, "the type '\(type)' stands here a second time")
                }
            }
        }
        guard let scheme, let events else { return nil }
        self.scheme = scheme
        self.events = events.map { event in
            var named = event.value
            named.type = event.name
            return named
        }
        self.ignored = ignored
    }
}

extension Form where Value == ProviderWebhook.TypePlace {
    /// A path, or `{ header: NAME }`.
    fileprivate static let typePlace = Form.either(
        Form<JSONPath>.jsonPath.map { (path) throws(FormError) in ProviderWebhook.TypePlace.body(path) },
        or: Form<TypeHeaderKeys>.section().map { (keys) throws(FormError) in .header(keys.header) }
    ) { node in
        if case .mapping = node.content { false } else { true }
    }
}

/// `type` with keys.
private struct TypeHeaderKeys: Section {
    var header: String

    private static let headerField = Field("header", .headerName, "The header that says it.")

    static let description = SectionDescription(
        title: "Type header", about: "The header in which a webhook says of which type it is.",
        fields: [headerField.required])

    init?(_ reader: inout SectionReader) {
        guard let header = reader.require(Self.headerField) else { return nil }
        self.header = header
    }
}
