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
    /// The time between two passes.
    public var every: Duration
    /// The longest a request may take.
    public var timeout: Duration
    /// Values of the provider's own parameters, all that it needs.
    public var parameters: [String: String]
    /// Runs that are watched by their ids, beside those in the lists.
    public var named: [NamedRuns]
    /// What is told of the runs of a very first pass.
    public var firstSight: FirstSight
    /// Whether events hold the provider's own object.
    public var keepsObject: Bool

    /// The keys of such a watcher.
    public static let description = SectionDescription(
        title: "Provider watcher",
        about: "Asks an API for its runs every so often: those in its lists, and those named by their ids.",
        fields: ProviderWatchKeys.fields)

    /// Reads the keys of such a watcher.
    public init?(_ reader: inout SectionReader) {
        let keys = ProviderWatchKeys(&reader)
        guard let provider = keys.provider, let kinds = keys.checkedKinds(&reader) else { return nil }
        keys.checkPlace(of: provider, &reader)
        keys.checkKey(for: provider, &reader)
        let moved = keys.baseURL.map { provider.moved(to: $0) } ?? provider
        self.provider = moved
        self.kinds = kinds.compactMap { provider.kind(named: $0) }
        keys.checkParameters(of: moved, kinds: self.kinds, &reader)
        key = keys.key
        every = keys.every
        timeout = keys.timeout
        parameters = Dictionary(keys.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        named = keys.checkedNames(&reader)
        firstSight = keys.firstSight
        keepsObject = keys.keepsObject
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
