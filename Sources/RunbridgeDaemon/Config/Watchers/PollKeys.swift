import RunbridgeCore
import RunbridgeDocument
import RunbridgeProviders

/// The keys of all that asks an API, as they are written, and what must hold between them.
struct PollKeys {
    let key: Secret?
    let kinds: [Placed<String>]?
    let every: Duration
    let timeout: Duration
    let requestsPerMinute: Int?
    let ids: [Named<[Placed<String>]>]
    let firstSight: FirstSight
    let keepsObject: Bool

    private static let keyField = Field("api_key", .apiKey, "What says to the provider who asks.")
    private static let kindsField = Field(
        "kinds", .oneOrMore(of: Form<String>.text.placed),
        "What is watched. Left out: all kinds of the provider but those that are watched by name only.")
    private static let everyField = Field(
        "every", .interval,
        "The time between two passes, `1s` at the least. A provider that asks for more time is given it.")
    private static let timeoutField = Field("timeout", .duration(), "The longest a request may take.")
    private static let requestsField = Field(
        "requests_per_minute", .whole(1...60_000),
        "The most requests in a minute, spread evenly. A pass that cannot be through in its time takes longer, and says "
            + "so.")
    private static let idsField = Field(
        "ids", .mapping(of: .oneOrMore(of: Form<String>.word.placed), named: "KIND"),
        "Runs to watch by their ids, `{ response: [resp_1, resp_2] }`: those of kinds that have no list, or that a "
            + "list shows no more. `runbridge watch add` adds others while the bridge runs.")
    static let firstSightField = Field(
        "first_sight", .firstSight,
        "What is told of the runs that the very first pass finds: `all`, none (`silent`), or the open ones and those "
            + "that ended within a time. Left out: the open ones. Where the newest run comes first, that pass ends "
            + "after 100 pages or 10,000 runs in a row that are over and not announced; `all` reads the whole list. After "
            + "it nothing is silent.")
    private static let keepsObjectField = Field(
        "keep_object", .truth, "Whether events hold the provider's own object, 64 KiB at the most.")

    static let fields = [
        keyField.optional, kindsField.optional, everyField.standing("15s"), timeoutField.standing("30s"),
        requestsField.optional, idsField.optional, firstSightField.optional, keepsObjectField.standing("false"),
    ]

    init(_ reader: inout SectionReader) {
        key = reader.read(Self.keyField)
        kinds = reader.read(Self.kindsField)
        every = reader.read(Self.everyField, or: .seconds(15))
        timeout = reader.read(Self.timeoutField, or: .seconds(30))
        requestsPerMinute = reader.read(Self.requestsField)
        ids = reader.read(Self.idsField, or: [])
        firstSight = reader.read(Self.firstSightField, or: .open)
        keepsObject = reader.read(Self.keepsObjectField, or: false)
    }

    /// The kinds to watch of a provider; `nil` where they are not to be had.
    func checkedKinds(of provider: Provider, _ reader: inout SectionReader) -> [ProviderKind]? {
        guard let kinds else { return reader.has("kinds") ? nil : provider.standingKinds }
        for kind in kinds {
            if let found = provider.kind(named: kind.value) {
                guard !found.isAskable, !reader.has("webhook") else { continue }
                reader.reading.report(
                    kind.place,
                    "only webhooks tell of the kind '\(kind.value)': add webhook: { secret: … }, or leave it out")
            } else {
                reader.reading.report(kind.place, provider.unknownKind(kind.value))
            }
        }
        for (index, kind) in kinds.enumerated() where kinds[..<index].contains(where: { $0.value == kind.value }) {
            reader.reading.report(kind.place, "the kind '\(kind.value)' stands here a second time")
        }
        return kinds.compactMap { provider.kind(named: $0.value) }
    }

    /// The runs named by their ids.
    func checkedNames(of provider: Provider, _ reader: inout SectionReader) -> [ProviderWatchSettings.NamedRuns] {
        let watched = kinds?.map(\.value) ?? provider.standingKinds.map(\.name)
        for entry in ids {
            let kind = provider.kind(named: entry.name)
            if kind == nil {
                reader.reading.report(entry.place, provider.unknownKind(entry.name))
            } else if !watched.contains(entry.name) {
                reader.reading.report(
                    entry.place,
                    "the kind '\(entry.name)' is not watched. Add it to kinds: [\(watched.joined(separator: ", "))]")
            } else if kind?.retrieve == nil {
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
}
