internal import GRDB
public import RunbridgeCore

/// Telling what happened to an event.
extension Store {
    /// All that is known of an event, as of one moment; `nil` if there is no such event.
    public func explanation(of id: EventID) async throws(StoreError) -> Explanation? {
        try await read { db in
            guard let event = try db.event(id) else { return nil }
            return Explanation(
                event: event, decision: try db.decision(of: event.seq), deliveries: try db.deliveries(of: event.seq))
        }
    }
}

extension Database {
    fileprivate func decision(of event: Int64) throws -> String {
        let text = "SELECT d.body FROM event e JOIN decision d ON d.id = e.decision WHERE e.seq = ?1"
        return try Prepared(once: text, on: self).first({ $0.add(event) }) { $0.text(0) } ?? "{}"
    }

    fileprivate func deliveries(of event: Int64) throws -> [Explanation.Delivery] {
        let attempts = Dictionary(grouping: try attempts(of: event)) { $0.sink }
        let incidents = Dictionary(grouping: try incidents(of: event)) { $0.sink }
        let rows = """
            SELECT k.id, k.name, d.state, d.at, k.paced_until, k.paused_at, k.paused_reason FROM sink k
                LEFT JOIN delivery d ON d.sink = k.id AND d.state IN (0, 1, 2, 3, 4) AND d.event = ?1
            ORDER BY k.id
            """
        return try Prepared(once: rows, on: self).all({ $0.add(event) }) { columns -> Explanation.Delivery? in
            let tried = attempts[columns.number(0), default: []].map(\.attempt)
            let incidents = incidents[columns.number(0), default: []].map(\.incident)
            let hold = Explanation.SinkHold(
                pacedUntil: columns.timeIfAny(4), pausedAt: columns.timeIfAny(5), pausedReason: columns.textIfAny(6))
            guard let code = columns.numberIfAny(2) else {
                // No row is owed any more: it was given up or made, or never owed.
                let isMade = tried.contains { $0.outcome == .delivered }
                guard let state = incidents.last?.stateWithoutRow ?? (isMade ? .delivered : nil) else { return nil }
                return .init(
                    sink: columns.text(1), state: state, nextAttemptAt: nil, hold: hold, attempts: tried,
                    incidents: incidents)
            }
            let state = try DeliveryState(code: code)
            return .init(
                sink: columns.text(1), state: state, nextAttemptAt: state == .waiting ? columns.timeIfAny(3) : nil,
                hold: hold, attempts: tried, incidents: incidents)
        }.compactMap { $0 }
    }

    private func incidents(of event: Int64) throws -> [(sink: Int64, incident: Incident)] {
        let text = "SELECT i.sink, \(Incident.columns) FROM incident i WHERE i.event = ?1 ORDER BY i.sink, i.number"
        return try Prepared(once: text, on: self).all({ $0.add(event) }) {
            ($0.number(0), try Incident(columns: $0, from: 1))
        }
    }

    private func attempts(of event: Int64) throws -> [(sink: Int64, attempt: Explanation.Attempt)] {
        let text = """
            SELECT sink, number, at, duration_us, outcome, next, next_at, asked_wait, code, reason, status, detail,
                phases
            FROM attempt WHERE event = ?1 ORDER BY sink, number
            """
        return try Prepared(once: text, on: self).all({ $0.add(event) }) { columns in
            let reason = try columns.numberIfAny(8).map {
                DeliveryOutcome.Reason(try DeliveryOutcome.Reason.Code(code: $0), columns.text(9))
            }
            let attempt = Explanation.Attempt(
                number: columns.int(1), at: columns.time(2), duration: .microseconds(columns.number(3)),
                outcome: try DeliveryOutcome(
                    code: columns.number(4), reason: reason,
                    after: columns.numberIfAny(7).map { .milliseconds($0) }),
                next: try AttemptRecord.Next(code: columns.number(5), at: columns.timeIfAny(6)),
                status: columns.intIfAny(10), detail: columns.textIfAny(11),
                phases: columns.textIfAny(12).flatMap(AttemptPhases.init(text:)))
            return (columns.number(0), attempt)
        }
    }
}
