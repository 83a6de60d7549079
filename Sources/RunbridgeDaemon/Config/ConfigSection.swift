import RunbridgeCore
import RunbridgeDocument

/// The whole of a config file.
///
/// It can always be made, since all mistakes are to be found in one go; only without one is there a config in it.
struct ConfigSection: Section {
    private(set) var config: Config?
    private(set) var warnings: [Problem] = []

    private static let storeField = Field(
        "store", .section(StoreSettings.self), "Where events, deliveries and positions are kept, and for how long.")
    private static let listenField = Field(
        "listen", .section(ListenSettings.self), "Where webhooks come to.")
    private static let watchField = Field(
        "watch", .entries(of: WatchSettings.form, fault: watcherNameFault), "What is watched, by names of your own.")
    private static let sinksField = Field(
        "sinks", .entries(of: SinkSettings.form), "Where events can go, by names of your own.")
    private static let routesField = Field(
        "routes", .elements(of: .section(RouteSettings.self)),
        "Which events go to which sinks. Every route that matches applies.")
    private static let unmatchedField = Field(
        "unmatched", .oneOrMore(of: Form<String>.text.placed), "Names of sinks for events that no route wants.")
    private static let shutdownField = Field(
        "shutdown", .duration(allowsZero: true),
        "How long what is under way may take once the bridge is told to stop. What is not finished then is given back.")

    static let description = SectionDescription(
        title: "Config", about: "What a bridge is told to do.",
        fields: [
            storeField.standing("{ path: runbridge.db }"), listenField.optional, watchField.optional,
            sinksField.optional,
            routesField.optional, unmatchedField.optional, shutdownField.standing("10s"),
        ])

    init?(_ reader: inout SectionReader) {
        let store = reader.read(Self.storeField)
        let listen = reader.read(Self.listenField)
        var watchers = reader.read(Self.watchField, or: Entries())
        watchers.read = watchers.read.map { Named(name: $0.name, place: $0.place, value: $0.value.named($0.name)) }
        let sinks = reader.read(Self.sinksField, or: Entries())
        let routes = reader.read(Self.routesField, or: [])
        let unmatched = reader.read(Self.unmatchedField, or: [])
        let shutdown = reader.read(Self.shutdownField, or: .seconds(10))
        let settings = store ?? StoreSettings(standing: reader.reading)
        let checks = ConfigChecks(
            store: settings, listen: listen, listenPlace: reader.node("listen")?.place, watchers: watchers,
            sinks: sinks, routes: routes.compactMap { $0 }, unmatched: unmatched)
        checks.report(to: &reader.reading)
        warnings = checks.warnings
        guard reader.reading.problems.isEmpty else { return }
        config = Config(
            folder: reader.reading.folder.isEmpty ? "." : reader.reading.folder, store: settings,
            listen: listen ?? ListenSettings(), watchers: watchers.read.map(\.value),
            sinks: sinks.read.map {
                SinkSettings(name: $0.name, kind: $0.value.kind, delivery: $0.value.delivery)
            },
            routes: routes.compactMap { $0?.route }, unmatched: unmatched.map(\.value), shutdown: shutdown)
    }

    private static func watcherNameFault(_ name: String) -> String? {
        guard let use = ConfigChecks.ownWatchers[name] else { return name.nameFault }
        return "a watcher cannot be called '\(name)': so \(use) is called"
    }
}
