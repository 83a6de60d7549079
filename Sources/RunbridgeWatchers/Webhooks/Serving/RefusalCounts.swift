import RunbridgeCore

/// Counts refusals, and decides which are told: of each watcher and sort the first at once, the others once a minute with
/// their number. Pure.
struct RefusalCounts {
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
        var last: Refusal
    }

    private var counts: [Key: Count] = [:]
    /// All refusals so far.
    private(set) var total = 0

    /// Takes a refusal. Returns what to tell a person, if anything.
    mutating func note(_ refusal: Refusal, of watcher: String, at now: Timestamp) -> String? {
        total += 1
        let key = Key(watcher: watcher, sort: refusal.sort)
        guard var count = counts[key] else {
            guard counts.count < Self.most else { return nil }
            counts[key] = Count(toldAt: now, last: refusal)
            return "a webhook was refused: \(refusal.text)"
        }
        count.untold += 1
        count.last = refusal
        let age = now - count.toldAt
        // A clock that was set back must not silence anything for long.
        guard age >= Self.interval || age < .zero else {
            counts[key] = count
            return nil
        }
        let text = Self.text(count)
        counts[key] = Count(toldAt: now, last: refusal)
        return text
    }

    /// What was counted and not told, to be told at the end.
    mutating func rest() -> [(watcher: String, text: String)] {
        defer { counts = [:] }
        return counts.filter { $0.value.untold > 0 }
            .map { (watcher: $0.key.watcher, text: Self.text($0.value)) }
            .sorted { ($0.watcher, $0.text) < ($1.watcher, $1.text) }
    }

    private static func text(_ count: Count) -> String {
        count.untold == 1
            ? "a webhook was refused: \(count.last.text)"
            : "\(count.untold) webhooks were refused since this was told last: \(count.last.text)"
    }
}
