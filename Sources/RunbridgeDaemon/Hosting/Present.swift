import RunbridgeCore
import RunbridgeWatchers

/// What a bridge works for at present, and who is at work. A reload changes it.
struct Present: Sendable {
    /// What made its parts; `nil` where they were made by hand.
    var assembly: Assembly?
    /// The watchers, by their names.
    var watchers: [String: WatchCrew.Member] = [:]
    /// Who receives webhooks.
    var listener: (listener: WebhookListener, member: WatchCrew.Member)?

    init(assembly: Assembly?) {
        self.assembly = assembly
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
