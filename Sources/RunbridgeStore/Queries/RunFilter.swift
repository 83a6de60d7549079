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
    /// Whose status changed from this moment on.
    public var changedSince: Timestamp?
    /// Only those still watched.
    public var onlyOpen: Bool

    /// A filter; without anything it means all runs.
    public init(
        watcher: String? = nil, kind: String? = nil, id: String? = nil, name: String? = nil, statuses: [Status] = [],
        changedSince: Timestamp? = nil, onlyOpen: Bool = false
    ) {
        self.watcher = watcher
        self.kind = kind
        self.id = id
        self.name = name
        self.statuses = statuses
        self.changedSince = changedSince
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

extension RunFilter {
    /// Conditions over `run r JOIN source s`. Watchers and sinks that told of themselves are no runs.
    func conditions(into query: inout Query) {
        query.add("r.flags & \(Flag.notice) = 0")
        if let watcher { query.add("s.watcher = ?", text: watcher) }
        if let kind { query.add("s.kind = ?", text: kind) }
        if let name { query.add("r.name = ?", text: name) }
        if let id { query.add("r.source IN (SELECT id FROM source) AND r.run_id = ?", text: id) }
        query.add("r.status", isAnyOf: statuses.map(\.code))
        if let changedSince { query.add("r.changed_at >= ?", number: changedSince.milliseconds) }
        if onlyOpen { query.add("r.open = 1") }
    }
}

extension StoredRun {
    /// All runs with the columns that ``init(columns:)`` takes.
    static let query = """
        SELECT r.id, s.watcher, s.kind, r.run_id, r.open, \(RunState.columns)
        FROM run r JOIN source s ON s.id = r.source
        """

    init(columns: Columns) throws {
        let key = RunKey(watcher: columns.text(1), kind: columns.text(2), id: columns.text(3))
        self.init(
            run: RunRef(columns.number(0)), state: try RunState(key: key, columns: columns, from: 5),
            isOpen: columns.number(4) == 1)
    }
}
