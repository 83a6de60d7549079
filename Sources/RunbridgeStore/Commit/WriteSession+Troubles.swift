internal import GRDB
import RunbridgeCore

/// The names of runs that fail.
struct TroubleLedger {
    /// A name within a watcher's kind.
    struct Name: Hashable {
        var source: Int64
        var name: String
    }

    /// So many names are remembered. With more, the tenth that began to fail first is forgotten.
    static let limit = 10_000

    var names: [Name: NameTrouble] = [:]

    /// Those that began to fail first.
    func oldest(_ count: Int) -> [Name] {
        names.sorted { ($0.value.since, $0.key.source, $0.key.name) < ($1.value.since, $1.key.source, $1.key.name) }
            .prefix(count).map(\.key)
    }
}

/// Telling that a name is well again. While nothing fails, nothing is read and nothing written.
extension WriteSession {
    /// Takes note of how a run ended, if it has a name. Returns what is to be told of it.
    func judge(_ event: Event, source: Int64, by time: Timekeeper) throws -> Event? {
        guard case .status(let status) = event.type, status.isTerminal, let name = event.run.sighting.name else {
            return nil
        }
        var troubles = try memory.troubles ?? readTroubles()
        if memory.troubles == nil { memory.troubles = troubles }
        if status.core != .failed, troubles.names.isEmpty { return nil }
        let key = TroubleLedger.Name(source: source, name: name)
        switch NameTrouble.change(of: troubles.names[key], by: status, at: event.run.changedAt) {
        case .none: return nil
        case .failing(let trouble):
            if troubles.names[key] == nil, troubles.names.count >= TroubleLedger.limit {
                for old in troubles.oldest(TroubleLedger.limit / 10) {
                    try end(old)
                    troubles.names[old] = nil
                }
            }
            try statements[.setTrouble].run {
                $0.add(source)
                $0.add(text: name)
                $0.add(trouble.since.milliseconds)
                $0.add(trouble.failures)
            }
            memory.troubles = nil
            troubles.names[key] = trouble
            memory.troubles = troubles
            return nil
        case .recovered(let trouble):
            try end(key)
            troubles.names[key] = nil
            memory.troubles = troubles
            return time.recovery(by: event, from: trouble)
        }
    }

    private func end(_ name: TroubleLedger.Name) throws {
        try statements[.endTrouble].run {
            $0.add(name.source)
            $0.add(text: name.name)
        }
    }

    private func readTroubles() throws -> TroubleLedger {
        var troubles = TroubleLedger()
        try Prepared(once: "SELECT source, name, since, failures FROM trouble", on: db).each { columns in
            let name = TroubleLedger.Name(source: columns.number(0), name: columns.text(1))
            troubles.names[name] = NameTrouble(since: columns.time(2), failures: columns.int(3))
            return true
        }
        return troubles
    }
}
