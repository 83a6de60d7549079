import RunbridgeCore

/// What a polling watcher remembers from pass to pass.
struct PollMemory: Sendable {
    /// Something that is asked again and again.
    struct Topic: Hashable {
        var kind: String
        /// A run; `nil` for the list.
        var run: String?
    }

    var pace: Pace
    var troubles = Troubles()
    var told = ToldOnce()
    /// The kinds whose lists were read whole once.
    var known: Set<String> = []
    /// The run of a kind that was asked about last when a pass ended early: the next one begins behind it.
    var lastAsked: [String: String] = [:]
    /// What the server wants to be asked again at a later time only.
    private var notBefore: [Topic: Timestamp] = [:]

    init(every: Duration) {
        pace = Pace(every: every)
    }

    /// Keeps what the server wants.
    mutating func hold(_ topic: Topic, for wait: Duration?, now: Timestamp) {
        guard let wait, wait > .zero else { return }
        notBefore[topic] = now + min(wait, Pace.longestTold)
    }

    /// Whether it may be asked now.
    func mayAsk(_ topic: Topic, now: Timestamp) -> Bool {
        notBefore[topic].map { $0 <= now } ?? true
    }

    /// Forgets what is past.
    mutating func forgetPast(now: Timestamp) {
        notBefore = notBefore.filter { $0.value > now }
    }

    /// The runs to ask about, sorted, beginning behind the one that was asked about last when time ran out.
    func turn(_ runs: Set<String>, kind: String) -> [String] {
        let sorted = runs.sorted()
        guard let last = lastAsked[kind], let start = sorted.firstIndex(where: { $0 > last }) else { return sorted }
        return Array(sorted[start...] + sorted[..<start])
    }
}
