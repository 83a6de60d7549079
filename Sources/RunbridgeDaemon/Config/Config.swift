public import RunbridgeCore
public import RunbridgeDocument

/// What a bridge is told to do: where it keeps things, what it watches, where events go.
///
/// A plain value, read whole and without a mistake. Two configs that say the same are equal, wherever in their files
/// they say it.
public struct Config: Sendable, Equatable {
    /// The folder that its relative paths start from and that commands run in; `.` for the present one.
    public var folder: String
    /// Where events, deliveries and positions are kept, and for how long.
    public var store: StoreSettings
    /// Where webhooks come to, if any watcher has them.
    public var listen: ListenSettings
    /// What is watched, in the order written; names are unique.
    public var watchers: [WatchSettings]
    /// Where events can go, in the order written; names are unique.
    public var sinks: [SinkSettings]
    /// Which events go to which sinks, in the order written. Every sink named in one is there.
    public var routes: [Route]
    /// The sinks for events that no route wants; each is there.
    public var unmatched: [String]
    /// How long what is under way may take once the bridge is told to stop.
    public var shutdown: Duration

    /// The watcher of that name, or `nil`.
    public func watcher(named name: String) -> WatchSettings? { watchers.first { $0.name == name } }

    /// The sink of that name, or `nil`.
    public func sink(named name: String) -> SinkSettings? { sinks.first { $0.name == name } }
}

/// All that was found in a config file.
public struct ConfigFindings: Sendable {
    /// The config; `nil` if there is a mistake or a secret is missing.
    public var config: Config?
    /// Its store; `nil` if there is a mistake. Missing secrets do not matter for it.
    public var store: StoreSettings?
    /// Its watchers; `nil` if there is a mistake. Secrets that are missing are missing in them.
    public var watchers: [WatchSettings]?
    /// What is wrong, in reading order.
    public var mistakes: [Problem]
    /// Secrets that could not be had, in reading order: wrong where the bridge is to run, and only there.
    public var missingSecrets: [Problem]
    /// What is allowed and probably not meant, in reading order.
    public var warnings: [Problem]
}
