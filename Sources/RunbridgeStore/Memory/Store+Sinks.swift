internal import GRDB
public import RunbridgeCore

/// Sinks: their short names, their waits, their counts.
extension Store {
    /// Makes sure that the store knows these sinks in these orders, and gives their short names. Others stay as they
    /// are, with what waits for them.
    public func ensure(_ sinks: [SinkSetup]) async throws(StoreError) -> [String: SinkRef] {
        try await write { session in
            var result: [String: SinkRef] = [:]
            for setup in sinks { result[setup.name] = try session.ensure(setup) }
            return result
        }
    }

    /// All sinks the store knows, in the order they were first named. Reads no delivery but each sink's next.
    public func sinks() async throws(StoreError) -> [SinkStanding] {
        try await read { db in
            try Prepared(once: SinkStanding.query, on: db).all { SinkStanding(columns: $0) }
        }
    }

    /// Changes the standing of one sink. Returns `false` if the store knows no sink of that name.
    public func change(
        sink name: String, to change: CommitGroup.SinkChange, at now: Timestamp
    ) async throws(StoreError) -> Bool {
        try await write { session in
            guard let sink = session.memory.sinks[name] else { return false }
            try session.apply(change, to: sink, at: now)
            return true
        }
    }

    /// Takes back what other claimants hold, to be delivered again. Returns how many deliveries that were.
    ///
    /// Whoever holds the ``BridgeLock`` may take all, since nobody else delivers any more; with `lapsedAt` only those
    /// whose time is over are taken.
    public func takeBackClaims(except owner: Int64, lapsedAt now: Timestamp? = nil) async throws(StoreError) -> Int {
        try await write { try $0.takeBack(except: owner, lapsedAt: now) }
    }

    /// Claims up to that many deliveries for one sink, in the order to attempt.
    public func claim(
        _ sink: SinkRef, upTo room: Int, at now: Timestamp, by claimant: Claimant
    ) async throws(StoreError) -> [ClaimedDelivery] {
        try await write { session in
            guard let entry = session.memory.sinks[sink], entry.isOpen(at: now) else { return [] }
            return try session.handOut(sink, upTo: room, at: now, to: claimant)
        }
    }
}

extension WriteSession {
    fileprivate func ensure(_ setup: SinkSetup) throws -> SinkRef {
        let isOrdered = setup.order == .run
        let sink = try memory.sinks[setup.name] ?? addSink(setup.name, isOrdered: isOrdered)
        if let entry = memory.sinks[sink], entry.ageLimit != setup.ageLimit || entry.supersedes != setup.supersedes {
            try setLimits(sink, setup)
        }
        if memory.sinks[sink]?.isOrdered != isOrdered { try reorder(sink, isOrdered: isOrdered) }
        return sink
    }

    private func setLimits(_ sink: SinkRef, _ setup: SinkSetup) throws {
        try Prepared(once: "UPDATE sink SET max_age = ?2, supersede = ?3 WHERE id = ?1", on: db).run {
            $0.add(sink.number)
            $0.add(setup.ageLimit?.maximum.milliseconds)
            $0.add(setup.supersedes ? 1 : 0)
        }
        memory.sinks.change(sink) { entry in
            entry.ageLimit = setup.ageLimit
            entry.supersedes = setup.supersedes
        }
    }

    /// Makes a sink's queues what its new order wants them to be. Costs a pass over all that it is owed.
    private func reorder(_ sink: SinkRef, isOrdered: Bool) throws {
        let steps =
            isOrdered
            ? """
            UPDATE delivery SET state = 3, at = NULL WHERE sink = ?1 AND state IN (1, 2) AND EXISTS (
                SELECT 1 FROM delivery earlier INDEXED BY delivery_run
                WHERE earlier.sink = delivery.sink AND earlier.run = delivery.run AND earlier.event < delivery.event
                    AND earlier.state BETWEEN 1 AND 3)
            """ : "UPDATE delivery SET state = 1 WHERE sink = ?1 AND state = 3"
        try Prepared(once: steps, on: db).run { $0.add(sink.number) }
        try Prepared(once: "UPDATE sink SET ordered = ?2 WHERE id = ?1", on: db).run {
            $0.add(sink.number)
            $0.add(isOrdered ? 1 : 0)
        }
        try recount(sink)
        memory.sinks.change(sink) { $0.isOrdered = isOrdered }
    }

    private func recount(_ sink: SinkRef) throws {
        let found = try Prepared(
            once: "SELECT state, count(*) FROM delivery WHERE sink = ?1 GROUP BY state", on: db
        ).all({ $0.add(sink.number) }) { (try DeliveryState(code: $0.number(0)), $0.int(1)) }
        let counts = Dictionary(uniqueKeysWithValues: found)
        for state in [DeliveryState.ready, .waiting, .blocked] {
            let change = counts[state, default: 0] - (memory.sinks[sink]?.counts[state] ?? 0)
            memory.sinks.move(sink, from: nil, to: state, count: change)
        }
    }
}
