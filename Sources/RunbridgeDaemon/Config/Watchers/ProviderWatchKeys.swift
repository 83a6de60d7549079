import RunbridgeCatalog
import RunbridgeCore
import RunbridgeDocument
import RunbridgeProviders

/// The keys of a provider watcher beside those of all that asks, as they are written, and what must hold between them.
struct ProviderWatchKeys {
    let provider: Provider?
    let baseURL: URLTemplate?
    let parameters: [Named<Secret>]
    /// Whether these are all that were given: with a mistake in one of them nobody knows the others.
    private let knowsParameters: Bool
    let webhook: ProviderWebhookKeys?
    let polls: Bool
    let asking: PollKeys

    private static let providerField = Field(
        "provider", Form.provider.offering(Catalog.providerNames), "A provider by name, or a file of your own.")
    private static let baseURLField = Field(
        "base_url", .urlTemplate, "Where the API is, if not at the provider's own place: a compatible server, a proxy.")
    private static let parametersField = Field(
        "parameters", .mapping(of: Form<Secret>.variable),
        "Values that the provider's file leaves to its users, as they are or as secrets.")
    private static let webhookField = Field(
        "webhook", .section(ProviderWebhookKeys.self),
        "Where the provider's webhooks come. What they tell and what is polled are the same runs: one change is one "
            + "event.")
    private static let pollField = Field(
        "poll", .truth,
        "`false`: nothing is asked every so often, webhooks are all there is. Thin ones are read again with an "
            + "`api_key`, and taken at their word without.")

    static let fields =
        [
            providerField.required, baseURLField.optional, parametersField.optional, webhookField.optional,
            pollField.standing("true"),
        ] + PollKeys.fields

    init(_ reader: inout SectionReader) {
        provider = reader.require(Self.providerField)
        baseURL = reader.read(Self.baseURLField)
        let parameters = reader.read(Self.parametersField)
        self.parameters = parameters ?? []
        knowsParameters = parameters != nil || !reader.has("parameters")
        webhook = reader.read(Self.webhookField)
        polls = reader.read(Self.pollField, or: true)
        asking = PollKeys(&reader)
    }

    /// Whether the API can be asked at all: also who does not poll reads again what hints tell, where it can.
    func asks(_ provider: Provider, _ reader: SectionReader) -> Bool {
        polls || reader.has("api_key") || reader.has("base_url")
            || (provider.authentication == .none && provider.baseURL != nil)
    }

    /// What goes with a webhook and with polling only.
    func checkWays(of provider: Provider, _ reader: inout SectionReader) {
        if reader.has("webhook"), provider.webhook == nil {
            reader.report(
                "webhook",
                "the provider '\(provider.name)' has no webhooks in its file. Give them a watcher of their own: "
                    + "webhook: { … }")
        }
        guard !polls else { return }
        if !reader.has("webhook") {
            reader.report(
                "poll", "without polling and without 'webhook' nothing is watched: add webhook: { secret: … }")
        }
        for key in ["ids", "every", "first_sight"] where reader.has(key) {
            reader.report(key, "'\(key)' goes with polling: leave out it or poll: false")
        }
    }

    /// Somewhere it must be.
    func checkPlace(of provider: Provider, _ reader: inout SectionReader) {
        guard provider.baseURL == nil, !reader.has("base_url") else { return }
        reader.report(
            "provider",
            "the provider '\(provider.name)' is at a different place for everybody: name yours with base_url: https://…"
        )
    }

    /// Who asks the provider itself must say so; a compatible server may want no key.
    func checkKey(for provider: Provider, _ reader: inout SectionReader) {
        guard polls, provider.authentication != .none, !reader.has("api_key"), !reader.has("base_url") else { return }
        let variable = provider.keyVariable ?? "NAME"
        reader.report(
            "provider",
            "the provider '\(provider.name)' wants to know who asks: add api_key: { env: \(variable) }")
    }

    /// All of the provider's parameters that these kinds need, and none that it has not.
    func checkParameters(of provider: Provider, kinds: [ProviderKind], _ reader: inout SectionReader) {
        let known = provider.parameters.map(\.name)
        for name in baseURL?.placeholders ?? [] where !known.contains(name) {
            reader.report(
                "base_url", "the provider '\(provider.name)' has no parameter '\(name)': write the value in its place")
        }
        for parameter in parameters where !known.contains(parameter.name) {
            let hint = parameter.name.hint(among: known, otherwise: "It has none at all: leave them out")
            reader.reading.report(
                parameter.place, "the provider '\(provider.name)' has no parameter '\(parameter.name)'. \(hint)")
        }
        guard asks(provider, reader), knowsParameters else { return }
        let given = Set(parameters.map(\.name))
        for parameter in provider.parameters(of: kinds, given: given, withKey: reader.has("api_key"))
        where !given.contains(parameter.name) {
            reader.report(
                reader.has("parameters") ? "parameters" : "provider",
                "the provider '\(provider.name)' needs the parameter '\(parameter.name)' (\(parameter.about)): "
                    + "add parameters: { \(parameter.name): … }")
        }
    }
}

/// What stands under a provider watcher's `webhook`.
struct ProviderWebhookKeys: Section {
    let receiving: ReceivingKeys

    static let description = SectionDescription(
        title: "Received webhook", about: "Where a provider's webhooks come, and how they are known to be genuine.",
        fields: ReceivingKeys.fields(scheme: "the provider's"))

    init?(_ reader: inout SectionReader) {
        receiving = ReceivingKeys(&reader)
    }
}
