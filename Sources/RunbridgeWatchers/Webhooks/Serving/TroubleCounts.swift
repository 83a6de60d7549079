import RunbridgeCore

/// Counts what goes wrong with webhooks, and decides what of it is told: of each watcher and sort the first at once, the
/// others once a minute with their number. Pure.
struct TroubleCounts {
    /// How often one sort is told.
    static let interval = Duration.seconds(60)
    /// The most sorts that are told apart. The texts are ours, so that there are few; this is for the texts of libraries.
    static let most = 256

    private struct Key: Hashable {
        var watcher: String
        var sort: String
    }

    private struct Count {
        var toldAt: Timestamp
        var untold = 0
        var last: WebhookTrouble
    }

    private var counts: [Key: Count] = [:]

    /// Takes a trouble. Returns what to tell a person, if anything.
    mutating func note(_ trouble: WebhookTrouble, of watcher: String, at now: Timestamp) -> String? {
        let key = Key(watcher: watcher, sort: trouble.sort)
        guard var count = counts[key] else {
            guard counts.count < Self.most else { return nil }
            counts[key] = Count(toldAt: now, last: trouble)
            return trouble.text(of: nil)
        }
        count.untold += 1
        count.last = trouble
        let age = now - count.toldAt
        // A clock that was set back must not silence anything for long.
        guard age >= Self.interval || age < .zero else {
            counts[key] = count
            return nil
        }
        let text = count.last.text(of: count.untold)
        counts[key] = Count(toldAt: now, last: trouble)
        return text
    }

    /// What was counted and not told, to be told at the end.
    mutating func rest() -> [(watcher: String, text: String)] {
        defer { counts = [:] }
        return counts.filter { $0.value.untold > 0 }
            .map { (watcher: $0.key.watcher, text: $0.value.last.text(of: $0.value.untold)) }
            .sorted { ($0.watcher, $0.text) < ($1.watcher, $1.text) }
    }
}
