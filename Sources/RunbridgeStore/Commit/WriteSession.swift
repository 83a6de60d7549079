internal import GRDB
import RunbridgeCore

/// One write transaction: its statements, and what is remembered between transactions.
final class WriteSession {
    let db: Database
    let statements: Statements
    var memory: WriterMemory
    /// Deliveries that this transaction buried because their events were too old.
    var expired: [CommitResult.Expired] = []

    /// Begins where the last transaction ended, reading the sinks anew only if another process has written since.
    init(_ db: Database, memory: consuming WriterMemory) throws {
        self.db = db
        self.memory = memory
        statements = Statements(db)
        let version = try statements[.dataVersion].first { $0.number(0) }
        if self.memory.dataVersion == nil || self.memory.dataVersion != version {
            self.memory.sinks = try SinkLedger(reading: db)
            self.memory.hasRegistrations = try statements[.anyRegistration].first { _ in true } ?? false
            self.memory.hasReplays = try statements[.anyReplay].first { _ in true } ?? false
            self.memory.troubles = nil
            // Another process may have taken unused ones out, and given their numbers to others.
            self.memory.decisions = DecisionCache()
            self.memory.dataVersion = version
        }
    }

    /// Writes what was only counted so far. To be called last.
    func finish() throws {
        for (sink, counts) in memory.sinks.takeUnwritten() {
            try statements[.count].run {
                $0.add(sink.number)
                $0.add(counts.claimed)
                $0.add(counts.ready)
                $0.add(counts.waiting)
                $0.add(counts.blocked)
                $0.add(counts.dead)
                $0.add(counts.delivered)
                $0.add(counts.discarded)
                $0.add(counts.superseded)
            }
        }
    }

    /// The number of a watcher's kind, given now if it has none.
    func source(_ name: SourceName) throws -> Int64 {
        if let number = memory.sources[name] { return number }
        let bind = { (values: inout Values) in
            values.add(text: name.watcher)
            values.add(text: name.kind)
        }
        let number: Int64
        if let known = try statements[.findSource].first(bind, read: { $0.number(0) }) {
            number = known
        } else {
            try statements[.insertSource].run(bind)
            number = statements.lastNumber
        }
        memory.sources[name] = number
        return number
    }

    /// The sink of that name, made now if there is none.
    func sink(_ name: String) throws -> SinkRef {
        try memory.sinks[name] ?? addSink(name, isOrdered: true)
    }

    func addSink(_ name: String, isOrdered: Bool) throws -> SinkRef {
        try statements[.insertSink].run {
            $0.add(text: name)
            $0.add(isOrdered ? 1 : 0)
        }
        let sink = SinkRef(statements.lastNumber)
        memory.sinks.add(SinkLedger.Entry(name: name, isOrdered: isOrdered), as: sink)
        return sink
    }
}

extension SinkLedger {
    /// The sinks as their rows say.
    init(reading db: Database) throws {
        for sink in try Prepared(once: SinkStanding.query, on: db).all({ _ in }, read: { SinkStanding(columns: $0) }) {
            let entry = Entry(
                name: sink.name, isOrdered: sink.order == .run, pacedUntil: sink.pacedUntil,
                isPaused: sink.pause != nil, ageLimit: sink.ageLimit, supersedes: sink.supersedes, counts: sink.counts)
            add(entry, as: sink.sink)
        }
    }
}
