public import RunbridgeCore

/// Which events are meant. Every part that is given must hold.
public struct EventFilter: Sendable, Equatable {
    /// Event times from this one on.
    public var since: Timestamp?
    /// Event times before this one.
    public var until: Timestamp?
    /// Any of these types; empty means all.
    public var types: [EventType]
    /// Any of these statuses; empty means all.
    public var statuses: [Status]
    /// Of this watcher.
    public var watcher: String?
    /// Of this kind of run.
    public var kind: String?
    /// Of the run with this id.
    public var run: String?

    /// A filter; without anything it means all events.
    public init(
        since: Timestamp? = nil, until: Timestamp? = nil, types: [EventType] = [], statuses: [Status] = [],
        watcher: String? = nil, kind: String? = nil, run: String? = nil
    ) {
        self.since = since
        self.until = until
        self.types = types
        self.statuses = statuses
        self.watcher = watcher
        self.kind = kind
        self.run = run
    }
}

extension EventFilter {
    /// Conditions over `event e JOIN run r JOIN source s`.
    func conditions(into query: inout Query) {
        if let since { query.add("e.id >= ?", bytes: Self.lowest(at: since)) }
        if let until { query.add("e.id < ?", bytes: Self.lowest(at: until)) }
        query.add("e.type", isAnyOf: types.map(\.code))
        query.add("e.status", isAnyOf: statuses.map(\.code))
        if let watcher { query.add("s.watcher = ?", text: watcher) }
        if let kind { query.add("s.kind = ?", text: kind) }
        if let run {
            query.add(
                """
                e.run IN (SELECT n.id FROM source o CROSS JOIN run n ON n.source = o.id
                    WHERE n.run_id = ?)
                """, text: run)
        }
    }

    /// The lowest id an event of that time can have: the time is in an id's upper 48 bits.
    private static func lowest(at time: Timestamp) -> [UInt8] {
        let milliseconds = UInt64(max(0, min(time.milliseconds, (1 << 48) - 1)))
        return EventID(high: milliseconds << 16, low: 0).stored
    }
}
