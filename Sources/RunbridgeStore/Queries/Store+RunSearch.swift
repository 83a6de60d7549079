internal import GRDB
public import RunbridgeCore

/// Finding runs.
extension Store {
    /// The runs that a filter means, the last to be seen for the first time first, a page at a time: those before
    /// `run`, at most `limit`.
    public func runs(
        matching filter: RunFilter = RunFilter(), before run: RunRef? = nil, limit: Int = 500
    ) async throws(StoreError) -> [StoredRun] {
        try await read { db in
            var query = Query()
            if let run { query.add("r.id < ?", number: run.number) }
            filter.conditions(into: &query)
            return try query.all(db, StoredRun.query, "ORDER BY r.id DESC LIMIT \(max(0, limit))") {
                try StoredRun(columns: $0)
            }
        }
    }

    /// The run of that name, or the watcher or the sink that told of itself under it (``CommitGroup/notices``).
    public func run(_ key: RunKey) async throws(StoreError) -> StoredRun? {
        try await read { db in
            var query = Query()
            query.add("s.watcher = ?", text: key.watcher)
            query.add("s.kind = ?", text: key.kind)
            query.add("r.run_id = ?", text: key.id)
            return try query.all(db, StoredRun.query, "") { try StoredRun(columns: $0) }.first
        }
    }

    /// Those of the names that the last notice of that kind says are in trouble.
    public func troubled(kind: String, among names: [String], of watcher: (String) -> String) async throws(StoreError)
        -> Set<String>
    {
        var troubled: Set<String> = []
        for name in names {
            let told = try await run(RunKey(watcher: watcher(name), kind: kind, id: name))
            if told?.state.sighting.status == .failed { troubled.insert(name) }
        }
        return troubled
    }
}
