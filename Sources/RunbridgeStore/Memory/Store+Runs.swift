internal import GRDB
public import RunbridgeCore

/// What watchers ask of the store: the other half of `WatchHost`.
extension Store {
    /// The runs of this watcher and kind that are not over, those registered by id and never seen included.
    public func openRuns(watcher: String, kind: String) async throws(StoreError) -> [OpenRun] {
        try await read { db in
            guard let source = try db.source(watcher, kind) else { return [] }
            let seen = try Prepared(.openRuns, on: db).all({ $0.add(source) }) {
                OpenRun(id: $0.text(0), status: try Status(code: $0.number(1)))
            }
            let unseen = try Prepared(.unseenRegistrations, on: db).all({ $0.add(source) }) {
                OpenRun(id: $0.text(0), status: nil)
            }
            return seen + unseen
        }
    }

    /// Those of the ids that are known and over, which a list shows at that moment.
    ///
    /// Notes once a day that they are still shown, so that they are not forgotten.
    public func settled(
        watcher: String, kind: String, among ids: [String], at now: Timestamp
    ) async throws(StoreError) -> Set<String> {
        let found = try await read { db in
            guard let source = try db.source(watcher, kind) else { return [] as [(String, Int64, Timestamp)] }
            let isSettled = try Prepared(.isSettled, on: db)
            return try ids.compactMap { id in
                try isSettled.first({
                    $0.add(source)
                    $0.add(text: id)
                }) { (id, $0.number(0), $0.time(1)) }
            }
        }
        let due = found.filter { $0.2 + Retention.sightingInterval <= now }.map { RunRef($0.1) }
        if !due.isEmpty, writer != nil {
            // Where it cannot be written now, the next page that shows them tries again.
            try? await write { session in for run in due { try session.see(run, at: now) } }
        }
        return Set(found.map(\.0))
    }

    /// Whether the watcher has read this kind's list whole at least once.
    public func hasFinishedFirstPass(watcher: String, kind: String) async throws(StoreError) -> Bool {
        try await read { db in
            let text = """
                SELECT 1 FROM source
                WHERE watcher = ?1 AND kind = ?2 AND first_pass_at IS NOT NULL
                """
            return try Prepared(once: text, on: db).first({
                $0.add(text: watcher)
                $0.add(text: kind)
            }) { _ in true } ?? false
        }
    }

    /// What ``ObservationBatch/position`` was last.
    public func position(watcher: String) async throws(StoreError) -> String? {
        try await read { db in
            try Prepared(.position, on: db).first({ $0.add(text: watcher) }) { $0.textIfAny(0) } ?? nil
        }
    }
}

extension Database {
    /// The number of a watcher's kind, if it has one.
    func source(_ watcher: String, _ kind: String) throws -> Int64? {
        try Prepared(.findSource, on: self).first({
            $0.add(text: watcher)
            $0.add(text: kind)
        }) { $0.number(0) }
    }
}
