internal import GRDB
public import RunbridgeCore

/// Finding out whether a store is sound, and putting right what can be.
extension Store {
    /// Everything that is wrong with the store, as of one moment. Reads the whole file.
    public func check() async throws(StoreError) -> [StoreFault] {
        do throws(StoreError) {
            return try await faults()
        } catch {
            // Damage that keeps SQLite even from looking for damage.
            guard case .corrupt(_, let detail) = error else { throw error }
            return [StoreFault(kind: .damage, count: 1, text: "\(StoreFault.Kind.damage.text): \(detail)")]
        }
    }

    private func faults() async throws(StoreError) -> [StoreFault] {
        try await read { db in
            let damage = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
            guard damage.isEmpty else {
                return damage.map { StoreFault(kind: .damage, count: 1, text: "\(StoreFault.Kind.damage.text): \($0)") }
            }
            return try StoreFault.Kind.allCases.compactMap { try db.fault($0) }
        }
    }

    /// Puts right what can be, in one transaction. Returns what it was; what is left, ``check()`` tells.
    public func mend(at now: Timestamp) async throws(StoreError) -> [StoreFault] {
        try await write { session in
            // One repair can bring forth what the next one is there for.
            let faults = try StoreFault.Kind.allCases.filter(\.isMendable).compactMap { kind -> StoreFault? in
                guard let fault = try session.db.fault(kind), let repair = kind.repair(at: now) else { return nil }
                try session.db.execute(sql: repair)
                return fault
            }
            // What it knew of the sinks is what was wrong.
            session.memory = WriterMemory()
            return faults
        }
    }
}

extension Database {
    fileprivate func fault(_ kind: StoreFault.Kind) throws -> StoreFault? {
        guard let search = kind.search else { return nil }
        let count = try Prepared(once: "SELECT count(*) FROM (\(search))", on: self).first { $0.int(0) } ?? 0
        guard count > 0 else { return nil }
        return StoreFault(kind: kind, count: count, text: "\(count) \(kind.text)")
    }
}
