internal import GRDB
public import RunbridgeCore

/// A run that is to be watched by its id.
public struct Registration: Sendable, Hashable {
    /// What became of asking for one.
    public enum Outcome: Sendable, Equatable {
        /// It is watched from now on.
        case added
        /// It was watched already.
        case known
        /// The run is over, and there is nothing to watch.
        case over
    }

    /// Which run.
    public let run: RunKey
    /// Since when.
    public let addedAt: Timestamp
}

/// Runs registered by id, for kinds that have no list. A registration ends when its run is seen to be over.
extension Store {
    /// Has a run watched that no list may show.
    public func register(_ run: RunKey, at now: Timestamp) async throws(StoreError) -> Registration.Outcome {
        try await write { try $0.register(run, at: now) }
    }

    /// Ends the watching of a run: its registration, and the asking about it if it was seen and is not over. An
    /// observation of it that comes all the same is taken in, and has it watched again if the run is not over.
    ///
    /// Returns `false` if it was not watched.
    public func unregister(_ run: RunKey) async throws(StoreError) -> Bool {
        try await write { try $0.unregister(run) }
    }

    /// The runs registered, of one watcher or of all, as they were added.
    public func registrations(watcher: String? = nil) async throws(StoreError) -> [Registration] {
        try await read { db in
            let text = """
                SELECT s.watcher, s.kind, g.run_id, g.added_at FROM registration g JOIN source s ON s.id = g.source
                WHERE ?1 IS NULL OR s.watcher = ?1 ORDER BY g.added_at, s.watcher, s.kind, g.run_id
                """
            return try Prepared(once: text, on: db).all({ $0.add(text: watcher) }) {
                Registration(
                    run: RunKey(watcher: $0.text(0), kind: $0.text(1), id: $0.text(2)), addedAt: $0.time(3))
            }
        }
    }
}

extension WriteSession {
    fileprivate func register(_ run: RunKey, at now: Timestamp) throws -> Registration.Outcome {
        let source = try source(SourceName(watcher: run.watcher, kind: run.kind))
        let bind = { (values: inout Values) in
            values.add(source)
            values.add(text: run.id)
        }
        if try statements[.isSettled].first(bind, read: { _ in true }) != nil { return .over }
        try Prepared(once: "UPDATE run SET open = 1 WHERE source = ?1 AND run_id = ?2", on: db).run(bind)
        try Prepared(
            once: """
                INSERT INTO registration (source, run_id, added_at) VALUES (?1, ?2, ?3)
                ON CONFLICT DO NOTHING
                """, on: db
        ).run {
            bind(&$0)
            $0.add(now.milliseconds)
        }
        memory.hasRegistrations = true
        return statements.changes == 1 ? .added : .known
    }

    fileprivate func unregister(_ run: RunKey) throws -> Bool {
        let source = try source(SourceName(watcher: run.watcher, kind: run.kind))
        let bind = { (values: inout Values) in
            values.add(source)
            values.add(text: run.id)
        }
        try statements[.endRegistration].run(bind)
        let wasRegistered = statements.changes > 0
        try Prepared(
            once: "UPDATE run SET open = 0 WHERE source = ?1 AND run_id = ?2 AND open = 1", on: db
        ).run(bind)
        return wasRegistered || statements.changes > 0
    }
}
