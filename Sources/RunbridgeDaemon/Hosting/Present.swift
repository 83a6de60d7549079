import RunbridgeCore
import RunbridgeWatchers

/// What a bridge works for at present, and who is at work. A reload changes it.
struct Present: Sendable {
    /// What made its parts; `nil` where they were made by hand.
    var assembly: Assembly?
    /// How long what is under way may take once it is told to stop.
    var shutdown: Duration
    /// The watchers, by their names.
    var watchers: [String: WatchCrew.Member] = [:]
    /// Who receives webhooks.
    var listener: (listener: WebhookListener, member: WatchCrew.Member)?

    init(assembly: Assembly?, shutdown: Duration) {
        self.assembly = assembly
        self.shutdown = shutdown
    }

    /// A watcher is at work.
    mutating func note(_ watcher: any Watcher, _ member: WatchCrew.Member?) {
        guard let member else { return }
        if let listener = watcher as? WebhookListener {
            self.listener = (listener, member)
        } else {
            watchers[watcher.name] = member
        }
    }
}
