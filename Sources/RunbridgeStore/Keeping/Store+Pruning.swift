internal import GRDB
public import RunbridgeCore

extension Store {
    /// Makes one step of a sweep, in a transaction of a few milliseconds; in none where nothing is old enough.
    ///
    /// Only a thorough sweep's last step reads more than a bounded number of rows, and it reads beside the writer.
    public func prune(
        at place: Pruning.Place, keeping retention: Retention, at now: Timestamp
    ) async throws(StoreError) -> Pruning.Step {
        let (plan, newest) = try await read { db in
            (
                try db.prunePlan(at: place, keeping: retention, at: now),
                try Prepared(once: PruneSQL.newest, on: db).first { $0.number(0) } ?? 0
            )
        }
        guard plan.count > 0 else { return Pruning.Step(next: plan.next) }
        return try await write { session in
            if place.table == .decisions {
                return Pruning.Step(removed: try session.dropDecisions(plan, unusedUntil: newest), next: plan.next)
            }
            // Looked for again: what was found may have been given to a sink once more.
            let plan = try session.db.prunePlan(at: place, keeping: retention, at: now)
            try session.remove(plan, from: place.table)
            return Pruning.Step(removed: plan.counts(of: place.table), next: plan.next)
        }
    }

    /// What a step would take out. Runs whose events would go first are not counted.
    public func previewPruning(
        at place: Pruning.Place, keeping retention: Retention, at now: Timestamp
    ) async throws(StoreError) -> Pruning.Step {
        try await read { db in
            let plan = try db.prunePlan(at: place, keeping: retention, at: now, isPreview: true)
            return Pruning.Step(removed: plan.counts(of: place.table), next: plan.next)
        }
    }
}

extension WriteSession {
    fileprivate func remove(_ plan: PrunePlan, from table: Pruning.Place.Table) throws {
        for (sink, events) in plan.deadLetters {
            for event in events {
                try statements[.endAny].run {
                    $0.add(sink.number)
                    $0.add(DeliveryState.dead.code)
                    $0.add(event)
                }
            }
            memory.sinks.move(sink, from: .dead, to: nil, count: events.count)
        }
        if table == .runs { try rememberForgetting(plan) }
        for text in PruneSQL.removals[table] ?? [] {
            let removal = try Prepared(once: text, on: db)
            for range in plan.ranges { try removal.run { $0.add(range) } }
        }
    }

    /// Keeps the latest time that was told of the runs that are about to be forgotten.
    private func rememberForgetting(_ plan: PrunePlan) throws {
        let forgotten = try Prepared(once: PruneSQL.forgotten, on: db)
        let forget = try Prepared(once: PruneSQL.forget, on: db)
        for range in plan.ranges {
            for (source, told) in try forgotten.all({ $0.add(range) }, read: { ($0.number(0), $0.number(1)) }) {
                try forget.run {
                    $0.add(source)
                    $0.add(told)
                }
            }
        }
    }

    /// Takes decisions out that no event had, unless one of the events since then has them.
    fileprivate func dropDecisions(_ plan: PrunePlan, unusedUntil newest: Int64) throws -> Pruning.Counts {
        var counts = Pruning.Counts()
        let removal = try Prepared(once: PruneSQL.removal, on: db)
        for range in plan.ranges {
            try removal.run {
                $0.add(range.lowerBound)
                $0.add(newest)
            }
            counts.decisions += statements.changes
        }
        memory.decisions = DecisionCache()
        return counts
    }
}

extension Values {
    fileprivate mutating func add(_ range: ClosedRange<Int64>) {
        add(range.lowerBound)
        add(range.upperBound)
    }
}
