import RunbridgeCatalog
public import RunbridgeCore
public import RunbridgeDocument
public import RunbridgeProviders

/// A watcher that only receives.
public struct WebhookWatchSettings: Section, Equatable {
    /// What the bodies hold.
    public enum Content: Sendable, Equatable {
        /// What a provider sends.
        case provider(Provider)
        /// An object of a kind: at a path, or the body itself.
        case kind(ProviderKind, at: JSONPath?)
        /// What a line holds; the kind is that of bodies which name none.
        case lines(kind: String)
    }

    /// Where they come, and how they are known to be genuine.
    public var receiving: ReceivingSettings
    /// What they hold.
    public var content: Content
    /// Whether events hold the object that was sent.
    public var keepsObject: Bool

    private static let webhookField = Field(
        "webhook", .section(WebhookKeys.self), "Where webhooks come, how they are known to be genuine, what they hold.")
    private static let keepsObjectField = Field(
        "keep_object", .truth, "Whether events hold the object that was sent, 64 KiB at the most.")

    /// The keys of such a watcher.
    public static let description = SectionDescription(
        title: "Webhook watcher", about: "Receives webhooks, and asks nobody.",
        fields: [webhookField.required, keepsObjectField.standing("false")] + WatchTimes.fields)

    /// Reads the keys of such a watcher.
    public init?(_ reader: inout SectionReader) {
        let keys = reader.require(Self.webhookField)
        keepsObject = reader.read(Self.keepsObjectField, or: false)
        guard let keys else { return nil }
        (receiving, content) = (keys.receiving, keys.content)
    }

    /// The same under its name.
    func named(_ name: String) -> WebhookWatchSettings {
        var named = self
        named.receiving = receiving.named(name)
        if case .kind(let kind, let path) = content, kind.provider.isEmpty {
            named.content = .kind(kind.owned(by: name), at: path)
        }
        return named
    }
}

/// What stands under `webhook`.
private struct WebhookKeys: Section {
    var receiving: ReceivingSettings
    var content: WebhookWatchSettings.Content

    static let description = SectionDescription(
        title: "Webhook",
        about: """
            What comes to a path. The bodies are what a `provider` sends, or objects whose `fields`, `words` and `rules` \
            stand here, or, with neither, what a line holds: `{"id": …, "status": …}`.
            """,
        fields: ReceivingKeys.fields(scheme: "standard-webhooks, or the provider's") + ObjectKeys.fields)

    init?(_ reader: inout SectionReader) {
        let keys = ReceivingKeys(&reader)
        let objects = ObjectKeys(&reader)
        if case .provider(let provider, nil)? = objects.source, provider.webhook == nil {
            reader.report(
                "provider",
                "the provider '\(provider.name)' has no webhooks in its file. Name the kind that the bodies are: kind: "
                    + provider.kinds.map(\.name).joined(separator: ", "))
            return nil
        }
        let standard =
            switch objects.source {
            case .provider(let provider, _): provider.webhook?.scheme ?? .standardWebhooks
            case .kind, .nothing, nil: WebhookScheme.standardWebhooks
            }
        receiving = keys.settings(scheme: standard, &reader.reading)
        switch objects.source {
        case .provider(let provider, nil): content = .provider(provider)
        case .provider(_, let kind?): content = .kind(kind, at: objects.items)
        case .kind(let objects): content = .kind(objects.kind, at: objects.items)
        case .nothing(let kind): content = .lines(kind: kind ?? LinesWatchSettings.defaultKind)
        case nil: return nil
        }
    }
}
