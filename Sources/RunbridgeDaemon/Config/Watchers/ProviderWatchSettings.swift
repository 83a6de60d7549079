import RunbridgeCatalog
public import RunbridgeCore
public import RunbridgeDocument
public import RunbridgeProviders

/// A watcher that polls a provider.
public struct ProviderWatchSettings: Section, Equatable {
    /// Runs that are watched by their ids.
    public struct NamedRuns: Sendable, Equatable {
        /// Their kind, one of ``ProviderWatchSettings/kinds``.
        public var kind: String
        /// Their ids, each once.
        public var ids: [String]

        /// Runs by their ids.
        public init(kind: String, ids: [String]) {
            self.kind = kind
            self.ids = ids
        }
    }

    /// The provider, moved to the config's `base_url` where it has one.
    public var provider: Provider
    /// What its requests carry to say who asks; `nil` for nothing.
    public var key: Secret?
    /// What is watched, in the order written, each once; never empty.
    public var kinds: [ProviderKind]
    /// The kinds that webhooks are taken of; `nil` for all.
    public var receivedKinds: Set<String>?
    /// The time between two passes.
    public var every: Duration
    /// The longest a request may take.
    public var timeout: Duration
    /// The most requests in a minute; `nil` for as many as the watcher has where the config says nothing.
    public var requestsPerMinute: Int?
    /// Values of the provider's own parameters, all that it needs.
    public var parameters: [String: String] = [:]
    /// Runs that are watched by their ids, beside those in the lists.
    public var named: [NamedRuns]
    /// What is told of the runs of a very first pass.
    public var firstSight: FirstSight
    /// Whether events hold the provider's own object.
    public var keepsObject: Bool
    /// Whether the API is asked every so often.
    public var polls = true
    /// Whether the API can be asked, if only for what a webhook told of.
    public var asks = true
    /// Where its webhooks come; `nil` where none do.
    public var receiving: ReceivingSettings?

    /// The keys of such a watcher.
    public static let description = SectionDescription(
        title: "Provider watcher",
        about: "Asks an API for its runs every so often, those in its lists and those named by their ids, and receives "
            + "its webhooks.",
        fields: ProviderWatchKeys.fields + WatchTimes.fields)

    /// Reads the keys of such a watcher.
    public init?(_ reader: inout SectionReader) {
        let keys = ProviderWatchKeys(&reader)
        guard let provider = keys.provider, let kinds = keys.asking.checkedKinds(of: provider, &reader) else {
            return nil
        }
        keys.checkWays(of: provider, &reader)
        let asks = keys.asks(provider, reader)
        if asks { keys.checkPlace(of: provider, &reader) }
        keys.checkKey(for: provider, &reader)
        let moved = keys.baseURL.map { provider.moved(to: $0) } ?? provider
        keys.checkParameters(of: moved, kinds: kinds, &reader)
        self.init(
            provider: moved, kinds: kinds, named: keys.asking.checkedNames(of: provider, &reader), asking: keys.asking)
        parameters = Dictionary(keys.parameters.map { ($0.name, $0.value.reveal()) }, uniquingKeysWith: { $1 })
        polls = keys.polls
        self.asks = asks
        if let webhook = keys.webhook, let scheme = provider.webhook?.scheme {
            receiving = webhook.receiving.settings(scheme: scheme, &reader.reading)
        }
    }

    /// What the keys of all that asks come to.
    init(provider: Provider, kinds: [ProviderKind], named: [NamedRuns], asking: PollKeys) {
        self.provider = provider
        self.kinds = kinds
        self.named = named
        receivedKinds = asking.kinds.map { Set($0.map(\.value)) }
        key = asking.key
        every = asking.every
        timeout = asking.timeout
        requestsPerMinute = asking.requestsPerMinute
        firstSight = asking.firstSight
        keepsObject = asking.keepsObject
    }

    /// The same under its watcher's name, which a provider that is written in place has too.
    func named(_ name: String) -> ProviderWatchSettings {
        var named = self
        named.receiving = receiving?.named(name)
        guard provider.name.isEmpty else { return named }
        named.provider = provider.named(name)
        named.provider.title = name
        named.kinds = kinds.map { $0.owned(by: name) }
        return named
    }
}

extension Form where Value == FirstSight {
    /// `all`, `silent`, or a duration.
    static let firstSight = Form(
        "`all`, `silent` or a duration (`24h`)",
        schema: ["anyOf": [["enum": ["all", "silent"]], Form<Duration>.duration().schema]]
    ) { node, reading in
        switch node.scalarText {
        case "all": return .all
        case "silent": return .silent
        case let text?:
            if let age = Duration(text: text), age > .zero { return .within(age) }
            let hint = nearest(to: text, among: ["all", "silent"]).map { ". Did you mean '\($0)'?" } ?? ""
            reading.report(node.place, "expected all, silent or a duration such as 24h, found \(node.kind)\(hint)")
            return nil
        case nil:
            reading.report(node.place, "expected all, silent or a duration such as 24h, found \(node.kind)")
            return nil
        }
    }
}

extension Form where Value == Duration {
    /// The time between two passes: a second at the least.
    static let interval = Form.duration().map { (time) throws(FormError) in
        guard time >= .seconds(1) else { throw FormError("expected a time of 1s or longer, found \(time.text)") }
        return time
    }
}
