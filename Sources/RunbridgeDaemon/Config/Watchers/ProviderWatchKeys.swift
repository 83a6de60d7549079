import RunbridgeCatalog
import RunbridgeCore
import RunbridgeDocument
import RunbridgeProviders

/// The keys of a provider watcher as they are written, and what must hold between them.
struct ProviderWatchKeys {
    let provider: Provider?
    let key: Secret?
    let kinds: [Placed<String>]?
    let every: Duration
    let timeout: Duration
    let baseURL: URLTemplate?
    let parameters: [Named<String>]
    let ids: [Named<[Placed<String>]>]
    let firstSight: FirstSight
    let keepsObject: Bool

    private static let providerField = Field(
        "provider", Form.provider.offering(Catalog.providerNames), "A provider by name, or a file of your own.")
    private static let keyField = Field("api_key", .apiKey, "What says to the provider who asks.")
    private static let kindsField = Field(
        "kinds", .oneOrMore(of: Form<String>.text.placed),
        "What is watched. Left out: all kinds of the provider but those that are watched by name only.")
    private static let everyField = Field(
        "every", .interval,
        "The time between two passes, `1s` at the least. A provider that asks for more time is given it.")
    private static let timeoutField = Field("timeout", .duration(), "The longest a request may take.")
    private static let baseURLField = Field(
        "base_url", .urlTemplate, "Where the API is, if not at the provider's own place: a compatible server, a proxy.")
    private static let parametersField = Field(
        "parameters", .mapping(of: Form<String>.word), "Values that the provider's file leaves to its users.")
    private static let idsField = Field(
        "ids", .mapping(of: .oneOrMore(of: Form<String>.word.placed), named: "KIND"),
        "Runs to watch by their ids, `{ response: [resp_1, resp_2] }`: those of kinds that have no list, or that a "
            + "list shows no more. `runbridge watch add` adds others while the bridge runs.")
    private static let firstSightField = Field(
        "first_sight", .firstSight,
        "What is told of the runs that the very first pass finds: `all`, none (`silent`), or the open ones and those "
            + "that ended within a time. Left out: the open ones. After that pass nothing is silent.")
    private static let keepsObjectField = Field(
        "keep_object", .truth, "Whether events hold the provider's own object, 64 KiB at the most.")

    static let fields = [
        providerField.required, keyField.optional, kindsField.optional, everyField.standing("15s"),
        timeoutField.standing("30s"), baseURLField.optional, parametersField.optional, idsField.optional,
        firstSightField.optional, keepsObjectField.standing("false"),
    ]

    init(_ reader: inout SectionReader) {
        provider = reader.require(Self.providerField)
        key = reader.read(Self.keyField)
        kinds = reader.read(Self.kindsField)
        every = reader.read(Self.everyField, or: .seconds(15))
        timeout = reader.read(Self.timeoutField, or: .seconds(30))
        baseURL = reader.read(Self.baseURLField)
        parameters = reader.read(Self.parametersField, or: [])
        ids = reader.read(Self.idsField, or: [])
        firstSight = reader.read(Self.firstSightField, or: .open)
        keepsObject = reader.read(Self.keepsObjectField, or: false)
    }

    /// The names of the kinds to watch; `nil` where the provider or they are not to be had.
    func checkedKinds(_ reader: inout SectionReader) -> [String]? {
        guard let provider else { return nil }
        guard let kinds else { return reader.has("kinds") ? nil : provider.standingKinds.map(\.name) }
        for (index, kind) in kinds.enumerated() {
            if provider.kind(named: kind.value) == nil {
                reader.reading.report(kind.place, provider.unknownKind(kind.value))
            } else if kinds[..<index].contains(where: { $0.value == kind.value }) {
                reader.reading.report(kind.place, "the kind '\(kind.value)' stands here a second time")
            }
        }
        return kinds.map(\.value)
    }

    /// The runs named by their ids.
    func checkedNames(_ reader: inout SectionReader) -> [ProviderWatchSettings.NamedRuns] {
        let watched = kinds?.map(\.value) ?? provider?.standingKinds.map(\.name) ?? []
        for entry in ids {
            if let provider, provider.kind(named: entry.name) == nil {
                reader.reading.report(entry.place, provider.unknownKind(entry.name))
            } else if !watched.contains(entry.name) {
                reader.reading.report(
                    entry.place,
                    "the kind '\(entry.name)' is not watched. Add it to kinds: [\(watched.joined(separator: ", "))]")
            } else if let kind = provider?.kind(named: entry.name), kind.retrieve == nil {
                reader.reading.report(
                    entry.place,
                    "runs of the kind '\(entry.name)' cannot be read one by one, only listed. Leave their ids out")
            }
            for (index, id) in entry.value.enumerated() {
                if id.value.isEmpty || id.value.utf8.count > 512 {
                    reader.reading.report(id.place, "an id has 1 to 512 bytes")
                } else if entry.value[..<index].contains(where: { $0.value == id.value }) {
                    reader.reading.report(id.place, "the id '\(id.value)' stands here a second time")
                }
            }
        }
        return ids.map { ProviderWatchSettings.NamedRuns(kind: $0.name, ids: $0.value.map(\.value)) }
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
        guard provider.authentication != .none, !reader.has("api_key"), !reader.has("base_url") else { return }
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
        for parameter in provider.parameters(of: kinds) where !parameters.contains(where: { $0.name == parameter.name })
        {
            reader.report(
                reader.has("parameters") ? "parameters" : "provider",
                "the provider '\(provider.name)' needs the parameter '\(parameter.name)' (\(parameter.about)): "
                    + "add parameters: { \(parameter.name): … }")
        }
    }
}
