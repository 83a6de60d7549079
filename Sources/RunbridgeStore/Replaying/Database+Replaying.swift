internal import GRDB
import RunbridgeCore

/// An event that a replay means.
struct ReplayEvent {
    var seq: Int64
    var run: RunRef
    var id: EventID
    var type: EventType
    /// Whether its bytes are still there.
    var hasBody: Bool
}

/// Some of the events that a replay means, and how far that is.
struct ReplayPage {
    var events: [ReplayEvent]
    /// Up to which place in the order of acceptance all are among them.
    var end: Int64

    /// The most places that are looked at for one page.
    static let span: Int64 = 10_000
    /// The most events of one page.
    static let limit = 256
}

/// A sink that a replay owes an event to, and where that stands so far.
struct ReplayTarget {
    var sink: SinkRef
    /// `nil` if it was never owed there.
    var standing: DeliveryState?
    /// The number of the last attempt; 0 if there was none.
    var attempts: Int
}

extension Database {
    /// The next events that an order means, after a place and up to another.
    func replayPage(_ order: ReplayOrder, after place: Int64, through last: Int64) throws -> ReplayPage {
        let end = min(last, place > Int64.max - ReplayPage.span ? last : place + ReplayPage.span)
        var query = Query()
        query.add("e.seq > ?", number: place)
        query.add("e.seq <= ?", number: end)
        query.add("e.id", isAnyOf: order.events.map(\.stored))
        order.filter.conditions(into: &query)
        let events = try query.all(
            self,
            """
            SELECT e.seq, e.run, e.id, e.type, EXISTS (SELECT 1 FROM body b WHERE b.event = e.seq)
            FROM event e NOT INDEXED CROSS JOIN run r ON r.id = e.run CROSS JOIN source s ON s.id = r.source
            """, "ORDER BY e.seq LIMIT \(ReplayPage.limit)"
        ) {
            ReplayEvent(
                seq: $0.number(0), run: RunRef($0.number(1)), id: try EventID(stored: $0.bytes(2)),
                type: try EventType(code: $0.number(3)), hasBody: $0.number(4) != 0)
        }
        return ReplayPage(events: events, end: events.count < ReplayPage.limit ? end : events.last?.seq ?? end)
    }

    /// To which sinks an order owes an event, in the order the store learnt of them.
    ///
    /// One that was owed to nobody goes to another sink only if its type would go by a route that names none, or was asked
    /// for.
    func replayTargets(of event: ReplayEvent, _ order: ReplayOrder) throws -> [ReplayTarget] {
        let rows = """
            SELECT k.id, k.name,
                (SELECT d.state FROM delivery d WHERE d.sink = k.id AND d.state IN (0, 1, 2, 3, 4) AND d.event = ?1),
                (SELECT max(a.number) FROM attempt a WHERE a.event = ?1 AND a.sink = k.id),
                EXISTS (SELECT 1 FROM attempt a WHERE a.event = ?1 AND a.sink = k.id AND a.next = 0),
                (SELECT i.what FROM incident i WHERE i.event = ?1 AND i.sink = k.id ORDER BY i.number DESC LIMIT 1),
                (SELECT i.was FROM incident i WHERE i.event = ?1 AND i.sink = k.id ORDER BY i.number DESC LIMIT 1)
            FROM sink k ORDER BY k.id
            """
        let all = try Prepared(cached: rows, on: self).all({ $0.add(event.seq) }) { columns in
            var standing = try columns.numberIfAny(2).map { try DeliveryState(code: $0) }
            if standing == nil {
                let was = try columns.numberIfAny(6).map { try DeliveryState(code: $0) }
                standing = try columns.numberIfAny(5).flatMap { try Incident.What(code: $0).stateWithoutRow(was: was) }
            }
            if standing == nil, columns.number(4) != 0 { standing = .delivered }
            return (
                name: columns.text(1),
                target: ReplayTarget(sink: SinkRef(columns.number(0)), standing: standing, attempts: columns.int(3))
            )
        }
        let owed = all.filter { $0.target.standing != nil }
        let origin = order.sinks.isEmpty ? owed : owed.filter { order.sinks.contains($0.name) }
        guard !order.to.isEmpty else { return origin.map(\.target) }
        if origin.isEmpty, !order.sinks.isEmpty || !order.means(event.type) { return [] }
        return all.filter { order.to.contains($0.name) }.map(\.target)
    }
}
