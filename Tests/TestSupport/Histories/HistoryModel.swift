public import RunbridgeCore

/// What is to be told of a history, by somebody who knows it: a change is news if none after it has been told.
///
/// It shares no code with the tracker, and knows which change came after which. Times matter to it only where none are told.
public struct HistoryModel: Sendable {
    /// An event that is to be told.
    public struct Told: Sendable, Hashable {
        /// Its type.
        public var type: EventType
        /// The change of the run that it tells of, from 1.
        public var revision: Int
        /// The attempt.
        public var attempt: Int
        /// When it happened, or was first told of where nobody says.
        public var time: Timestamp
        /// What an anomaly is told apart by.
        public var detail = ""

        /// The id that it has, however it was seen.
        public func id(of key: RunKey, digest: Digest) -> EventID {
            EventID(
                of: type, run: key, attempt: attempt, revision: revision, detail: detail, time: time, digest: digest)
        }
    }

    private let history: RunHistory
    private var known: Int?
    private var revision = 0
    private var knownSince: Int64 = 0
    private var changedAt = Timestamp(milliseconds: 0)
    /// Something was told of the run going on, after it had ended.
    private var isDoubted = false
    private var contradictions: Set<Told> = []

    /// A model that has heard nothing yet.
    public init(of history: RunHistory) {
        self.history = history
    }

    /// The events that a word comes to.
    public mutating func hear(_ word: RunHistory.Word) -> [Told] {
        let change = history.changes[word.change]
        guard let before = known else {
            accept(word)
            return [told(.discovered, change), told(.status(change.status), change)]
        }
        let last = history.changes[before]
        let isEndAfterEnd =
            last.status.isTerminal && change.status.isTerminal && last.status != change.status
            && last.attempt == change.attempt
        if !history.shape.isTimed, last.status.isTerminal, !change.status.isTerminal {
            // What is promised: a step back that comes within a minute tells nothing, but that an end after it may be another.
            guard word.change > before, word.arrival - knownSince >= 60 else {
                if !isDoubted { knownSince = word.arrival }
                isDoubted = true
                return []
            }
        }
        guard word.change > before else {
            // A copy that lags so far cannot be told from one that contradicts what is known.
            return isEndAfterEnd && word.via != .webhook && word.via != .lines && word.via != .emit
                ? contradiction(change, last) : []
        }
        if isEndAfterEnd, !isDoubted { return contradiction(change, last) }
        if last.status == change.status, last.attempt == change.attempt {
            known = word.change
            return []
        }
        accept(word)
        let reopens = last.status.isTerminal && !change.status.isTerminal
        return [told(reopens ? .reopened : .status(change.status), change)]
    }

    private mutating func accept(_ word: RunHistory.Word) {
        known = word.change
        revision += 1
        isDoubted = false
        knownSince = word.arrival
        let change = history.changes[word.change]
        changedAt = RunHistory.moment(history.shape.isTimed ? change.time : word.arrival)
    }

    private func told(_ type: EventType, _ change: RunHistory.Change) -> Told {
        Told(type: type, revision: revision, attempt: change.attempt, time: changedAt)
    }

    /// Told once, however often it is heard.
    private mutating func contradiction(_ change: RunHistory.Change, _ last: RunHistory.Change) -> [Told] {
        var told = told(.anomaly, last)
        told.detail = "\(change.status.rawValue) \(change.attempt)"
        return contradictions.insert(told).inserted ? [told] : []
    }
}
