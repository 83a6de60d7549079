internal import GRDB
public import RunbridgeCore

/// Which runs are meant. Every part that is given must hold.
public struct RunFilter: Sendable, Equatable {
    /// Of this watcher.
    public var watcher: String?
    /// Of this kind.
    public var kind: String?
    /// With this id.
    public var id: String?
    /// With this name.
    public var name: String?
    /// In any of these statuses; empty means all.
    public var statuses: [Status]
    /// Only those still watched.
    public var onlyOpen: Bool

    /// A filter; without anything it means all runs.
    public init(
        watcher: String? = nil, kind: String? = nil, id: String? = nil, name: String? = nil, statuses: [Status] = [],
        onlyOpen: Bool = false
    ) {
        self.watcher = watcher
        self.kind = kind
        self.id = id
        self.name = name
        self.statuses = statuses
        self.onlyOpen = onlyOpen
    }
}

/// A run as the store remembers it.
public struct StoredRun: Sendable, Equatable {
    /// Its short name.
    public let run: RunRef
    /// What is remembered.
    public let state: RunState
    /// Whether it is still asked about.
    public let isOpen: Bool
}

extension Store {
    /// The runs that a filter means, the last to be seen for the first time first, a page at a time: those before
    /// `run`, at most `limit`.
    public func runs(
        matching filter: RunFilter = RunFilter(), before run: RunRef? = nil, limit: Int = 500
    ) async throws(StoreError) -> [StoredRun] {
        try await read { db in
            var query = Query()
            if let run { query.add("r.id < ?", number: run.number) }
            if let watcher = filter.watcher { query.add("s.watcher = CAST(? AS TEXT)", text: watcher) }
            if let kind = filter.kind { query.add("s.kind = CAST(? AS TEXT)", text: kind) }
            if let name = filter.name { query.add("r.name = CAST(? AS TEXT)", text: name) }
            if let id = filter.id {
                query.add("r.source IN (SELECT id FROM source) AND r.run_id = CAST(? AS TEXT)", text: id)
            }
            query.add("r.status", isAnyOf: filter.statuses.map(\.code))
            if filter.onlyOpen { query.add("r.open = 1") }
            let select = """
                SELECT r.id, s.watcher, s.kind, r.run_id, r.open, \(RunState.columns)
                FROM run r JOIN source s ON s.id = r.source
                """
            return try query.all(db, select, "ORDER BY r.id DESC LIMIT \(max(0, limit))") { columns in
                let key = RunKey(watcher: columns.text(1), kind: columns.text(2), id: columns.text(3))
                return StoredRun(
                    run: RunRef(columns.number(0)), state: try RunState(key: key, columns: columns, from: 5),
                    isOpen: columns.number(4) == 1)
            }
        }
    }
}
