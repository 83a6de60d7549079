internal import GRDB
import RunbridgeCore

/// Looking at dead letters, and having them tried again.
extension Store {
    /// The dead letters that a filter means, sink by sink and oldest event first, a page at a time: those after
    /// `place`, at most `limit`.
    public func deadLetters(
        matching filter: DeadFilter = DeadFilter(), after place: DeadLetter.Place? = nil, limit: Int = 500
    ) async throws(StoreError) -> [DeadLetter] {
        try await read { db in
            let select = """
                SELECT \(StoredEvent.columns), k.id, k.name, d.attempts, d.at, a.outcome, a.asked_wait, a.code, a.reason,
                    a.status
                """
            let tail = """
                LEFT JOIN body b ON b.event = d.event
                LEFT JOIN attempt a ON a.event = d.event AND a.sink = d.sink AND a.number = d.attempts
                """
            return try DeadLetter.query(filter, after: place).all(
                db, "\(select) \(DeadLetter.tables) \(tail)", DeadLetter.order(limit)
            ) { try DeadLetter(columns: $0) }
        }
    }

    /// Has the dead letters that a filter means tried again, at once and with the whole schedule before them; their
    /// attempts so far stay on record and go on being numbered. Returns how many they were.
    ///
    /// Works in transactions of a few hundred, so that a running bridge is not kept waiting. When it throws, what was
    /// done so far stays done.
    public func retryDeadLetters(matching filter: DeadFilter) async throws(StoreError) -> Int {
        var total = 0
        var place: DeadLetter.Place?
        repeat {
            let from = place
            let (count, last) = try await write { try $0.retryDead(filter, after: from, limit: 500) }
            total += count
            place = last
        } while place != nil
        return total
    }
}

extension WriteSession {
    fileprivate func retryDead(
        _ filter: DeadFilter, after place: DeadLetter.Place?, limit: Int
    ) throws -> (Int, DeadLetter.Place?) {
        let found = try DeadLetter.query(filter, after: place).all(
            db, "SELECT k.id, d.event, d.run \(DeadLetter.tables)", DeadLetter.order(limit)
        ) { (sink: SinkRef($0.number(0)), event: $0.number(1), run: RunRef($0.number(2))) }
        for letter in found {
            let state = try placeOfReturned(letter.event, run: letter.run, for: letter.sink)
            try statements[.revive].run {
                $0.add(letter.sink.number)
                $0.add(letter.event)
                $0.add(state.code)
            }
            memory.sinks.move(letter.sink, from: .dead, to: state)
        }
        return (found.count, found.last.map { DeadLetter.Place(sink: $0.sink.number, event: $0.event) })
    }
}

extension DeadLetter {
    fileprivate static let tables = """
        FROM sink k
            CROSS JOIN delivery d ON d.sink = k.id AND d.state = 4
            CROSS JOIN event e ON e.seq = d.event
            CROSS JOIN run r ON r.id = d.run
            CROSS JOIN source s ON s.id = r.source
        """

    fileprivate static func order(_ limit: Int) -> String { "ORDER BY k.id, d.event LIMIT \(max(0, limit))" }

    fileprivate static func query(_ filter: DeadFilter, after place: Place?) -> Query {
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
            status: columns.intIfAny(18))
    }
}
