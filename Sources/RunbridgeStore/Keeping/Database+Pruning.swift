internal import GRDB
import RunbridgeCore

/// Looking for what is kept no longer.
extension Database {
    /// What the step at a place takes out. In a preview bodies that go with their events are still there, and not counted.
    func prunePlan(
        at place: Pruning.Place, keeping retention: Retention, at now: Timestamp, isPreview: Bool = false
    ) throws -> PrunePlan {
        switch place.table {
        case .events: try eventPlan(at: place, retention, now)
        case .bodies: try bodyPlan(at: place, retention, now, isPreview: isPreview)
        case .runs: try runPlan(at: place, retention, now)
        case .decisions: try decisionPlan(at: place)
        }
    }

    private typealias Row = (number: Int64, at: Timestamp)

    private func rows(_ text: String, after place: Pruning.Place) throws -> [Row] {
        try Prepared(once: text, on: self).all({
            $0.add(place.after)
            $0.add(Pruning.lookLimit)
        }) { ($0.number(0), $0.time(1)) }
    }

    private func plan(
        _ rows: [Row], at place: Pruning.Place, horizon: Timestamp, isOver: (Int64) throws -> Bool
    ) rethrows -> PrunePlan {
        try PrunePlan(
            of: rows.map(\.number), at: place, isLast: rows.count < Pruning.lookLimit,
            isRecent: rows.allSatisfy { $0.at > horizon }, isOver: isOver)
    }

    // MARK: - Events

    private func eventPlan(at place: Pruning.Place, _ retention: Retention, _ now: Timestamp) throws -> PrunePlan {
        guard let horizon = retention.eventHorizon(at: now) else { return PrunePlan(skipping: place) }
        let rows = try rows(PruneSQL.events, after: place)
        let ages = try ages(of: rows.filter { $0.at <= horizon })
        var plan = plan(rows, at: place, horizon: horizon) { event in
            ages.events[event].map { retention.isOver($0, at: now) } ?? false
        }
        for range in plan.ranges {
            for (sink, event) in ages.deadLetters where range.contains(event) {
                plan.deadLetters[sink, default: []].append(event)
            }
        }
        return plan
    }

    private func bodyPlan(
        at place: Pruning.Place, _ retention: Retention, _ now: Timestamp, isPreview: Bool
    ) throws -> PrunePlan {
        guard let horizon = retention.bodyHorizon(at: now) else { return PrunePlan(skipping: place) }
        let rows = try rows(PruneSQL.bodies, after: place)
        let ages = try ages(of: rows.filter { $0.at <= horizon })
        // Bodies of events that are taken out are with them in a preview; the newest event stays without its own.
        let kept = isPreview ? try Prepared(once: PruneSQL.newest, on: self).first { $0.number(0) } ?? 0 : Int64.min
        return plan(rows, at: place, horizon: horizon) { event in
            guard let age = ages.events[event], retention.isBodyOver(age, at: now) else { return false }
            return event >= kept || !retention.isOver(age, at: now)
        }
    }

    /// What decides about these events, and the dead letters between the first and the last of them.
    private func ages(of rows: [Row]) throws -> (events: [Int64: EventAge], deadLetters: [(SinkRef, Int64)]) {
        guard let first = rows.first?.number, let last = rows.last?.number else { return ([:], []) }
        var ages: [Int64: EventAge] = [:]
        for row in rows { ages[row.number] = EventAge(observedAt: row.at, isOwed: false) }
        try Prepared(once: PruneSQL.made, on: self).each({
            $0.add(first)
            $0.add(last)
        }) { columns in
            ages[columns.number(0)]?.madeAt = columns.time(1)
            return true
        }
        var deadLetters: [(SinkRef, Int64)] = []
        let owed = try Prepared(once: PruneSQL.owed, on: self)
        for sink in try Prepared(once: "SELECT id FROM sink", on: self).all(read: { SinkRef($0.number(0)) }) {
            for (state, _) in StoreFault.counted {
                try owed.each({
                    $0.add(sink.number)
                    $0.add(state.code)
                    $0.add(first)
                    $0.add(last)
                }) { columns in
                    let event = columns.number(0)
                    if state == .dead {
                        deadLetters.append((sink, event))
                        let earlier = ages[event]?.diedAt
                        ages[event]?.diedAt = max(earlier ?? columns.time(1), columns.time(1))
                    } else {
                        ages[event]?.isOwed = true
                    }
                    return true
                }
            }
        }
        return (ages, deadLetters)
    }

    // MARK: - Runs

    private func runPlan(at place: Pruning.Place, _ retention: Retention, _ now: Timestamp) throws -> PrunePlan {
        guard let horizon = retention.runHorizon(at: now) else { return PrunePlan(skipping: place) }
        let rows = try rows(PruneSQL.runs, after: place)
        let old = Set(rows.lazy.filter { $0.at <= horizon }.map(\.number))
        let age = try Prepared(once: PruneSQL.run, on: self)
        return try plan(rows, at: place, horizon: horizon) { run in
            guard old.contains(run) else { return false }
            return try age.first({ $0.add(run) }) { columns in
                let age = RunAge(
                    isNeeded: columns.number(0) != 0, seenAt: columns.time(1), toldAt: columns.timeIfAny(2),
                    isListed: columns.number(3) != 0)
                return retention.isOver(age, at: now)
            } ?? false
        }
    }

    // MARK: - Decisions

    /// Reads the decisions of all events.
    private func decisionPlan(at place: Pruning.Place) throws -> PrunePlan {
        var plan = PrunePlan(skipping: place)
        plan.ranges = try Prepared(once: PruneSQL.unusedDecisions, on: self).all(read: { $0.number(0)...$0.number(0) })
        plan.count = plan.ranges.count
        return plan
    }
}

/// The statements of pruning. Each reads a bounded piece of its table, but for the last.
///
/// The newest event and the newest run stay: SQLite gives the next row the number after the highest, and no number may ever be
/// given twice.
enum PruneSQL {
    static let newest = "SELECT max(seq) FROM event"
    static let events = """
        SELECT seq, observed_at FROM event
        WHERE seq > ?1 AND seq < (SELECT max(seq) FROM event) ORDER BY seq LIMIT ?2
        """
    static let bodies = """
        SELECT b.event, e.observed_at FROM body b CROSS JOIN event e ON e.seq = b.event
        WHERE b.event > ?1 ORDER BY b.event LIMIT ?2
        """
    static let made = """
        SELECT event, max(at) FROM attempt WHERE event BETWEEN ?1 AND ?2 AND next = 0 GROUP BY event
        """
    static let owed = "SELECT event, at FROM delivery WHERE sink = ?1 AND state = ?2 AND event BETWEEN ?3 AND ?4"
    static let runs = """
        SELECT id, max(observed_at, ifnull(seen_at, observed_at)) FROM run
        WHERE id > ?1 AND id < (SELECT max(id) FROM run) ORDER BY id LIMIT ?2
        """
    static let run = """
        SELECT r.open = 1 OR r.flags & \(Flag.notice) <> 0
                OR EXISTS (SELECT 1 FROM event e WHERE e.run = r.id)
                OR EXISTS (SELECT 1 FROM registration g WHERE g.source = r.source AND g.run_id = r.run_id)
                OR EXISTS (SELECT 1 FROM deadline d WHERE d.run = r.id),
            max(r.observed_at, ifnull(r.seen_at, r.observed_at)), ifnull(r.told_changed_at, r.told_created_at),
            s.first_pass_at IS NOT NULL
        FROM run r CROSS JOIN source s ON s.id = r.source WHERE r.id = ?1
        """
    static let forgotten = """
        SELECT r.source, max(ifnull(r.told_changed_at, r.told_created_at)) AS told
        FROM run r CROSS JOIN source s ON s.id = r.source
        WHERE r.id BETWEEN ?1 AND ?2 AND s.first_pass_at IS NOT NULL GROUP BY r.source HAVING told IS NOT NULL
        """
    static let forget = "UPDATE source SET forgotten_until = max(ifnull(forgotten_until, ?2), ?2) WHERE id = ?1"
    static let removals: [Pruning.Place.Table: [String]] = [
        .events: [
            "DELETE FROM attempt WHERE event BETWEEN ?1 AND ?2", "DELETE FROM incident WHERE event BETWEEN ?1 AND ?2",
            "DELETE FROM body WHERE event BETWEEN ?1 AND ?2",
            "DELETE FROM event WHERE seq BETWEEN ?1 AND ?2",
        ],
        .bodies: ["DELETE FROM body WHERE event BETWEEN ?1 AND ?2"],
        .runs: ["DELETE FROM run WHERE id BETWEEN ?1 AND ?2"],
    ]
    static let removal = """
        DELETE FROM decision WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM event WHERE seq > ?2 AND decision = ?1)
        """
    static let unusedDecisions = "SELECT id FROM decision WHERE id NOT IN (SELECT decision FROM event) ORDER BY id"
}
