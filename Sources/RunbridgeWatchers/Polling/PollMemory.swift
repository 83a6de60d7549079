import RunbridgeCore

/// What a polling watcher remembers from pass to pass. It grows with the open runs, not with those that are over.
struct PollMemory: Sendable {
    /// Something that is asked again and again.
    struct Topic: Hashable {
        var kind: String
        /// A run; `nil` for the list.
        var run: String?
    }

    /// How something was when it was read last.
    struct Kept: Sendable {
        var validator: Validator
        /// Of a list, its first page.
        var page: KindPass.KeptPage?
    }

    /// After so many passes in a row that did not find it a run is gone.
    static let patience = 3
    /// The most validators that are kept.
    static let keptLimit = 10_000

    var pace: Pace
    var troubles: Troubles
    var told = ToldOnce()
    /// The kinds whose first pass came to its end.
    var known: Set<String> = []
    /// How far the first pass over a kind came before it had to end.
    var firstProgress: [String: KindPass.Progress] = [:]
    /// How many passes in a row took longer than the time between two.
    var slowPasses = 0
    /// The number of the kind that the next pass begins with.
    var firstKind = 0
    /// The run of a kind that was asked about last: the next time the asking begins behind it.
    var lastAsked: [String: String] = [:]
    /// What the server wants to be asked again at a later time only.
    private var notBefore: [Topic: Timestamp] = [:]
    private var kept: [Topic: Kept] = [:]
    /// The open runs that were shown to this watcher itself.
    private var shown: Set<Topic> = []
    /// For how many passes in a row a run was not found.
    private var absences: [Topic: Int] = [:]

    init(every: Duration, isOnce: Bool = false) {
        pace = Pace(every: every)
        troubles = Troubles(isOnce: isOnce)
    }

    /// The runs to ask about, sorted, beginning behind the one that was asked about last.
    func turn(_ runs: Set<String>, kind: String) -> [String] {
        let sorted = runs.sorted()
        guard let last = lastAsked[kind], let start = sorted.firstIndex(where: { $0 > last }) else {
            return sorted
        }
        return Array(sorted[start...] + sorted[..<start])
    }

    /// Forgets the runs of a kind but these.
    mutating func forget(allBut runs: Set<String>, kind: String) {
        func stays(_ topic: Topic) -> Bool {
            topic.kind != kind || topic.run.map(runs.contains) ?? true
        }
        kept = kept.filter { stays($0.key) }
        shown = shown.filter(stays)
        absences = absences.filter { stays($0.key) }
    }
}

// MARK: - What the server wants

extension PollMemory {
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
}

// MARK: - What there was

extension PollMemory {
    /// How it was last, if that is known and the server can be asked for changes.
    func kept(_ topic: Topic) -> Kept? { kept[topic] }

    /// Keeps how something is; `nil` to forget it.
    mutating func keep(_ topic: Topic, _ new: Kept?) {
        guard let new else {
            kept[topic] = nil
            return
        }
        if kept.count < Self.keptLimit || kept[topic] != nil { kept[topic] = new }
    }

    /// Takes note of a run that was shown and is open.
    mutating func noteShown(_ topic: Topic) {
        shown.insert(topic)
        absences[topic] = nil
    }

    /// Takes note of a run that was asked for and is not there; whether that means that it is gone.
    ///
    /// A run that was shown before is. One that others told of may have been made a moment ago, and servers may not find
    /// such at once: it is gone only after ``patience`` passes in a row.
    mutating func isGone(_ topic: Topic) -> Bool {
        if shown.remove(topic) != nil { return true }
        let count = (absences[topic] ?? 0) + 1
        absences[topic] = count < Self.patience ? count : nil
        return count >= Self.patience
    }

    /// Takes note of the open runs that a whole list does not show, where nothing but the list can be asked.
    ///
    /// - Returns: those that are gone: that ``patience`` such lists in a row did not show.
    mutating func gone(fromListOf kind: String, without missing: [String]) -> [String] {
        let topics = Set(missing.map { Topic(kind: kind, run: $0) })
        absences = absences.filter { $0.key.kind != kind || topics.contains($0.key) }
        shown.subtract(topics)
        return missing.filter { isGone(Topic(kind: kind, run: $0)) }
    }
}
