internal import GRDB
public import RunbridgeCore

/// Replays: making, looking at and canceling them. The bridge that delivers from the store lets them go on.
extension Store {
    /// Makes a job of an order: it is durable, and a running bridge begins with it within a fifth of a second. Events that
    /// are accepted later are none of its.
    ///
    /// - Parameter who: the name of the user.
    public func makeReplay(
        _ order: ReplayOrder, by who: String, at now: Timestamp
    ) async throws(StoreError) -> Replay {
        try await write { session in
            let last = try session.db.newestSeq()
            try Prepared(
                once: """
                    INSERT INTO replay (wanted, made_at, made_by, state, position, last, next_us)
                    VALUES (?1, ?2, ?3, 0, 0, ?4, ?5)
                    """, on: session.db
            ).run {
                $0.add(utf8: order.json.encoded())
                $0.add(now.milliseconds)
                $0.add(text: who)
                $0.add(last)
                $0.add(ReplayPace.microseconds(now))
            }
            session.memory.hasReplays = true
            guard let made = try session.db.replays(withID: session.statements.lastNumber).first else {
                throw Damage("a replay is not there that was just made")
            }
            return made
        }
    }

    /// The newest replays, the newest first.
    public func replays(limit: Int = 100) async throws(StoreError) -> [Replay] {
        try await read { try $0.replays(limit: limit) }
    }

    /// The replay of that number, if there is one.
    public func replay(_ id: Int64) async throws(StoreError) -> Replay? {
        try await read { try $0.replays(withID: id).first }
    }

    /// The paused sinks that all pending deliveries of a replay wait for; none where one may still go, or is under way.
    public func pausedSinks(holdingReplay id: Int64) async throws(StoreError) -> [String] {
        try await read { db in
            let text = """
                SELECT k.name, k.paused_at IS NOT NULL AND min(d.state) > \(DeliveryState.claimed.code)
                FROM delivery d INDEXED BY delivery_replay CROSS JOIN sink k ON k.id = d.sink
                WHERE d.replay = ?1 AND d.state BETWEEN 0 AND 3 GROUP BY k.id ORDER BY k.id
                """
            let found = try Prepared(once: text, on: db).all({ $0.add(id) }) { ($0.text(0), isHeld: $0.number(1) != 0) }
            return found.allSatisfy(\.isHeld) ? found.map(\.0) : []
        }
    }

    /// What an order would come to, as of now. Reads all events that it means, a page at a time.
    public func preview(_ order: ReplayOrder, showing limit: Int = 20) async throws(StoreError) -> ReplayPreview {
        var preview = ReplayPreview()
        let last = try await newestSeq()
        var place: Int64 = 0
        while place < last {
            let (from, known) = (place, preview)
            (preview, place) = try await read { db in
                let page = try db.replayPage(order, after: from, through: last)
                return (try db.preview(page, order, showing: limit, after: known), page.end)
            }
        }
        return preview
    }

    /// Cancels a replay: it owes nothing more, and what waits of it is withdrawn. What is under way comes to its end; if it
    /// has to be tried again, canceling once more withdraws it. Returns how many were withdrawn; `nil` if there is no such
    /// replay, or nothing of it to cancel.
    ///
    /// Works in transactions of a few hundred. When it throws, what was done so far stays done.
    public func cancelReplay(_ id: Int64, by who: String, at now: Timestamp) async throws(StoreError) -> Int? {
        guard try await write({ try $0.endReplay(id, by: who, at: now) }) else { return nil }
        var total = 0
        while true {
            let count = try await write { try $0.withdraw(fromReplay: id, by: who, at: now, limit: 500) }
            guard count > 0 else { return total }
            total += count
        }
    }
}

/// What a replay would come to.
public struct ReplayPreview: Sendable, Equatable {
    /// Events that it would owe to somebody.
    public var events = 0
    /// Deliveries that it would owe, by the name of the sink.
    public var deliveries: [String: Int] = [:]
    /// Deliveries that are pending anyway.
    public var pendingBefore = 0
    /// Events whose bytes are kept no more: they cannot be sent again.
    public var withoutBody = 0
    /// The first of the events.
    public var first: [StoredEvent] = []
}

extension Database {
    fileprivate func newestSeq() throws -> Int64 {
        try Prepared(once: "SELECT max(seq) FROM event", on: self).first { $0.number(0) } ?? 0
    }

    /// The newest replays or the one of that number, with what became of their deliveries.
    fileprivate func replays(withID id: Int64? = nil, limit: Int = 1) throws -> [Replay] {
        var query = Query()
        if let id { query.add("p.id = ?", number: id) }
        let select = """
            SELECT \(Replay.columns),
                (SELECT count(*) FROM delivery INDEXED BY delivery_replay WHERE replay = p.id AND state BETWEEN 0 AND 3),
                (SELECT count(*) FROM delivery INDEXED BY delivery_replay WHERE replay = p.id AND state = 4)
            FROM replay p
            """
        return try query.all(self, select, "ORDER BY p.id DESC LIMIT \(max(0, limit))") {
            try Replay(columns: $0, pending: $0.int(15), dead: $0.int(16))
        }
    }

    fileprivate func preview(
        _ page: ReplayPage, _ order: ReplayOrder, showing limit: Int, after known: ReplayPreview
    ) throws -> ReplayPreview {
        var preview = known
        let names = try Dictionary(
            uniqueKeysWithValues: Prepared(once: "SELECT id, name FROM sink", on: self).all {
                (SinkRef($0.number(0)), $0.text(1))
            })
        for event in page.events {
            let targets = try replayTargets(of: event, order)
            guard !targets.isEmpty else { continue }
            guard event.hasBody else {
                preview.withoutBody += 1
                continue
            }
            let owed = targets.filter { $0.standing?.isPending != true }
            preview.pendingBefore += targets.count - owed.count
            guard !owed.isEmpty else { continue }
            preview.events += 1
            for target in owed { preview.deliveries[names[target.sink] ?? "", default: 0] += 1 }
            if preview.first.count < limit, let stored = try self.event(event.id) { preview.first.append(stored) }
        }
        return preview
    }
}

extension WriteSession {
    /// Returns whether there was anything to cancel. A second cancel leaves it to the first who did it, and when.
    fileprivate func endReplay(_ id: Int64, by who: String, at now: Timestamp) throws -> Bool {
        guard let replay = try db.replays(withID: id).first, !replay.isOver else { return false }
        try Prepared(
            once: """
                UPDATE replay SET state = 2, ended_by = ?3, ended_at = ?2 WHERE id = ?1 AND state <> 2
                """, on: db
        ).run {
            $0.add(id)
            $0.add(now.milliseconds)
            $0.add(text: who)
        }
        memory.hasReplays = try statements[.anyReplay].first { _ in true } ?? false
        return true
    }

    /// Withdraws what waits of a replay: each delivery stands again where it stood before.
    fileprivate func withdraw(fromReplay id: Int64, by who: String, at now: Timestamp, limit: Int) throws -> Int {
        let found = try Prepared(
            once: """
                SELECT \(OpenDelivery.columns), (SELECT i.was FROM incident i
                    WHERE i.event = d.event AND i.sink = d.sink AND i.what = \(Incident.What.replayed.code) ORDER BY i.number DESC LIMIT 1)
                FROM delivery d INDEXED BY delivery_replay WHERE d.replay = ?1 AND d.state BETWEEN 1 AND 3 LIMIT ?2
                """, on: db
        ).all({
            $0.add(id)
            $0.add(limit)
        }) { (delivery: try OpenDelivery(columns: $0), was: try $0.numberIfAny(6).map { try DeliveryState(code: $0) }) }
        for (delivery, was) in found {
            try note(
                .withdrawn, event: delivery.event, sink: delivery.sink, at: now, who: who, replay: id,
                attempts: delivery.attempts, was: was)
            if was == .dead {
                try buryAgain(delivery, at: now)
            } else {
                try end(delivery, as: was == nil ? .discarded : nil)
            }
        }
        for (delivery, _) in found { try unblockNext(delivery.run, for: delivery.sink) }
        return found.count
    }

    private func buryAgain(_ delivery: OpenDelivery, at now: Timestamp) throws {
        try statements[.buryOpen].run {
            $0.add(delivery.sink.number)
            $0.add(delivery.state.code)
            $0.add(delivery.event)
            $0.add(now.milliseconds)
        }
        try Prepared(
            cached: "UPDATE delivery SET replay = NULL WHERE sink = ?1 AND state = 4 AND event = ?2", on: db
        ).run {
            $0.add(delivery.sink.number)
            $0.add(delivery.event)
        }
        memory.sinks.move(delivery.sink, from: delivery.state, to: .dead)
        try passOn(delivery)
    }
}
