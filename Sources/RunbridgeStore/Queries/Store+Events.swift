internal import GRDB
public import RunbridgeCore

/// Finding events.
extension Store {
    /// The events that a filter means, in the order of acceptance, a page at a time: those after `seq`, at most `limit`.
    ///
    /// Give the last one's ``StoredEvent/seq`` for the next page. An empty page is the end for now: what is accepted
    /// later comes after it, so that following is asking again.
    public func events(
        matching filter: EventFilter = EventFilter(), after seq: Int64 = 0, limit: Int = 500
    ) async throws(StoreError) -> [StoredEvent] {
        try await read { db in
            var query = Query()
            query.add("e.seq > ?", number: seq)
            filter.conditions(into: &query)
            return try query.all(db, StoredEvent.query, "ORDER BY e.seq LIMIT \(max(0, limit))") {
                try StoredEvent(columns: $0)
            }
        }
    }

    /// The same from the newest back: those before `seq`, the newest first.
    public func latestEvents(
        matching filter: EventFilter = EventFilter(), before seq: Int64 = .max, limit: Int = 500
    ) async throws(StoreError) -> [StoredEvent] {
        try await read { db in
            var query = Query()
            query.add("e.seq < ?", number: seq)
            filter.conditions(into: &query)
            return try query.all(db, StoredEvent.query, "ORDER BY e.seq DESC LIMIT \(max(0, limit))") {
                try StoredEvent(columns: $0)
            }
        }
    }

    /// The event of that id, if there is one.
    public func event(_ id: EventID) async throws(StoreError) -> StoredEvent? {
        try await read { try $0.event(id) }
    }

    /// The event whose id is that text or, alone among all, begins with it. `evt_` may be left out.
    public func event(named text: String) async throws(StoreError) -> EventMatch {
        guard let prefix = EventIDPrefix(text) else { return .malformed }
        return try await read { db in
            var query = Query()
            query.add("e.id >= ?", bytes: prefix.range.lowerBound.stored)
            query.add("e.id <= ?", bytes: prefix.range.upperBound.stored)
            let found = try query.all(db, StoredEvent.query, "ORDER BY e.id LIMIT \(EventMatch.limit + 1)") {
                try StoredEvent(columns: $0)
            }
            guard let first = found.first else { return .none }
            guard found.count > 1 else { return .one(first) }
            return .several(Array(found.prefix(EventMatch.limit)), more: found.count > EventMatch.limit)
        }
    }

    /// The place of the newest event; 0 where there is none. Following begins after it.
    public func newestSeq() async throws(StoreError) -> Int64 {
        try await read { try Prepared(once: "SELECT max(seq) FROM event", on: $0).first { $0.number(0) } ?? 0 }
    }
}

extension Database {
    func event(_ id: EventID) throws -> StoredEvent? {
        var query = Query()
        query.add("e.id = ?", bytes: id.stored)
        return try query.all(self, StoredEvent.query, "") { try StoredEvent(columns: $0) }.first
    }
}
