internal import GRDB
import RunbridgeCore

/// Looking at dead letters.
extension Store {
    /// The dead letters that a filter means, sink by sink and oldest event first, a page at a time: those after
    /// `place`, at most `limit`.
    public func deadLetters(
        matching filter: DeadFilter = DeadFilter(), after place: DeadLetter.Place? = nil, limit: Int = 500
    ) async throws(StoreError) -> [DeadLetter] {
        try await read { db in
            let select = """
                SELECT \(StoredEvent.columns), k.id, k.name, d.attempts, d.at, a.outcome, a.asked_wait, a.code, a.reason,
                    a.status, \(Incident.columns)
                """
            let tail = """
                LEFT JOIN body b ON b.event = d.event
                LEFT JOIN attempt a ON a.event = d.event AND a.sink = d.sink AND a.number = d.attempts
                LEFT JOIN incident i ON i.event = d.event AND i.sink = d.sink AND i.number = (
                    SELECT max(n.number) FROM incident n WHERE n.event = d.event AND n.sink = d.sink)
                """
            return try DeadLetter.query(filter, after: place).all(
                db, "\(select) \(DeadLetter.tables) \(tail)", DeadLetter.order(limit)
            ) { try DeadLetter(columns: $0) }
        }
    }

    /// How many dead letters a filter means, and how many of them cannot be sent again since their bytes are kept no more.
    public func countDeadLetters(
        matching filter: DeadFilter = DeadFilter()
    ) async throws(StoreError) -> (count: Int, withoutBody: Int) {
        try await read { db in
            let select = "SELECT count(*), count(*) - count(b.event) \(DeadLetter.tables)"
            return try DeadLetter.query(filter, after: nil).all(
                db, "\(select) LEFT JOIN body b ON b.event = d.event", ""
            ) { (count: $0.int(0), withoutBody: $0.int(1)) }.first ?? (0, 0)
        }
    }
}

extension DeadLetter {
    static let tables = """
        FROM sink k
            CROSS JOIN delivery d ON d.sink = k.id AND d.state = 4
            CROSS JOIN event e ON e.seq = d.event
            CROSS JOIN run r ON r.id = d.run
            CROSS JOIN source s ON s.id = r.source
        """

    static func order(_ limit: Int) -> String { "ORDER BY k.id, d.event LIMIT \(max(0, limit))" }

    static func query(_ filter: DeadFilter, after place: Place?) -> Query {
        var query = Query()
        if let place {
            query.add("k.id >= ?", number: place.sink)
            query.add("(k.id, d.event) > (\(place.sink), \(place.event))")
        }
        filter.conditions(into: &query)
        return query
    }

    fileprivate init(columns: Columns) throws {
        let reason = try columns.numberIfAny(16).map {
            DeliveryOutcome.Reason(try DeliveryOutcome.Reason.Code(code: $0), columns.text(17))
        }
        let event = try StoredEvent(columns: columns)
        self.init(
            place: Place(sink: columns.number(10), event: event.seq), sink: columns.text(11), event: event,
            attempts: columns.int(12), diedAt: columns.time(13),
            outcome: try columns.numberIfAny(14).map {
                try DeliveryOutcome(
                    code: $0, reason: reason, after: columns.numberIfAny(15).map { .milliseconds($0) })
            },
            status: columns.intIfAny(18),
            tooOld: try columns.numberIfAny(19) == Incident.What.tooOld.code
                ? Incident(columns: columns, from: 19).detail : nil)
    }
}
