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

    /// Those of the ids that are known and over.
    public func settled(watcher: String, kind: String, among ids: [String]) async throws(StoreError) -> Set<String> {
        try await read { db in
            guard let source = try db.source(watcher, kind) else { return [] }
            let isSettled = try Prepared(.isSettled, on: db)
            return try Set(
                ids.filter { id in
                    try isSettled.first({
                        $0.add(source)
                        $0.add(text: id)
                    }) { _ in true } ?? false
                })
        }
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
