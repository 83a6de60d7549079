import RunbridgeCore

/// What the writing connection need not read anew for every transaction.
///
/// It is thrown away whole when a transaction fails, since it may then know of rows that were rolled back, and its
/// sinks when another process has written.
struct WriterMemory {
    /// SQLite's `data_version` when the sinks were read: it changes when another connection commits.
    var dataVersion: Int64?
    /// The sinks and their counts.
    var sinks = SinkLedger()
    /// Whether any run is registered by id.
    var hasRegistrations = false
    /// Whether any replay goes on.
    var hasReplays = false
    /// The names that fail, once they have been asked for.
    var troubles: TroubleLedger?
    /// Numbers of sources. They never change.
    var sources: [SourceName: Int64] = [:]
    /// Numbers of decisions, bounded.
    var decisions = DecisionCache()
}

/// A watcher's kind.
struct SourceName: Hashable {
    var watcher: String
    var kind: String
}

/// The numbers of the decisions met lately.
struct DecisionCache {
    private static let limit = 512
    private var numbers: [String: Int64] = [:]
    private var latest: (text: String, number: Int64)?

    subscript(text: String) -> Int64? {
        mutating get {
            if let latest, latest.text == text { return latest.number }
            guard let number = numbers[text] else { return nil }
            latest = (text, number)
            return number
        }
        set {
            if numbers.count >= Self.limit { numbers.removeAll(keepingCapacity: true) }
            numbers[text] = newValue
        }
    }

    /// A number to find a text by, the same in every process: FNV-1a in 64 bits.
    static func hash(_ text: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int64(bitPattern: hash)
    }
}

/// The sinks of a store with their waits and counts, and what the present transaction has changed of the counts.
struct SinkLedger {
    struct Entry {
        var name: String
        var isOrdered: Bool
        var pacedUntil: Timestamp?
        var isPaused = false
        /// How old events may be when their turn comes.
        var ageLimit: AgeLimit?
        /// Whether a newer event of a run takes the place of its older ones that wait.
        var supersedes = false
        var counts = DeliveryCounts()
        /// What is to be written to the row before the transaction ends.
        var unwritten = DeliveryCounts()
        var isTouched = false

        /// Whether deliveries may be claimed now.
        func isOpen(at now: Timestamp) -> Bool {
            guard !isPaused else { return false }
            guard let pacedUntil else { return true }
            return pacedUntil <= now
        }
    }

    private(set) var entries: [SinkRef: Entry] = [:]
    private var refs: [String: SinkRef] = [:]

    subscript(name: String) -> SinkRef? { refs[name] }

    subscript(sink: SinkRef) -> Entry? { entries[sink] }

    mutating func add(_ entry: Entry, as sink: SinkRef) {
        entries[sink] = entry
        refs[entry.name] = sink
    }

    mutating func change(_ sink: SinkRef, _ change: (inout Entry) -> Void) {
        if let index = entries.index(forKey: sink) { change(&entries.values[index]) }
    }

    /// A delivery left one state for another; `nil` is none.
    mutating func move(_ sink: SinkRef, from old: DeliveryState?, to new: DeliveryState?, count: Int = 1) {
        change(sink) { entry in
            entry.isTouched = true
            if let old {
                entry.counts[old] -= count
                entry.unwritten[old] -= count
            }
            if let new {
                entry.counts[new] += count
                entry.unwritten[new] += count
            }
        }
    }

    /// The changes since the last call, by sink.
    mutating func takeUnwritten() -> [(SinkRef, DeliveryCounts)] {
        var result: [(SinkRef, DeliveryCounts)] = []
        // By index: a loop over the entries holds them, and the first change copies them.
        var index = entries.startIndex
        while index != entries.endIndex {
            if entries.values[index].isTouched {
                result.append((entries.keys[index], entries.values[index].unwritten))
                entries.values[index].unwritten = DeliveryCounts()
                entries.values[index].isTouched = false
            }
            entries.formIndex(after: &index)
        }
        return result
    }
}
