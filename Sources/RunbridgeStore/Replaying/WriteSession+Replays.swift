import RunbridgeCore

/// Replays going on: as much as their rates allow is owed in the transaction that remembers how far they are, so that a job
/// which is cut short goes on where it was.
extension WriteSession {
    /// The most deliveries that a replay owes in one transaction, so that it stays short.
    private static let oweLimit = 500
    /// The most pages of events that are looked at in one transaction.
    private static let pageLimit = 4

    /// Lets all replays go on. Returns when the next may; `nil` when none is left.
    func advanceReplays(at now: Timestamp) throws -> Timestamp? {
        var next: Timestamp?
        for replay in try statements[.activeReplays].all(read: { try Replay(columns: $0) }) {
            guard let resumption = try advance(replay, at: now) else { continue }
            next = min(next ?? resumption, resumption)
        }
        memory.hasReplays = next != nil
        return next
    }

    /// Lets a replay go on. Returns when it may again; `nil` when all is owed.
    private func advance(_ replay: Replay, at now: Timestamp) throws -> Timestamp? {
        var pace = ReplayPace(rate: replay.order.rate, next: replay.next)
        let allowance = min(pace.allowance(at: now), Self.oweLimit)
        guard allowance > 0 else { return pace.resumption(after: now) }
        var counts = Replay.Counts()
        var position = replay.position
        var pages = 0
        while position < replay.last, counts.owed < allowance, pages < Self.pageLimit {
            let page = try db.replayPage(replay.order, after: position, through: replay.last)
            pages += 1
            position = page.end
            for event in page.events {
                guard counts.owed < allowance else {
                    position = event.seq - 1
                    break
                }
                try owe(event, by: replay, at: now, &counts)
            }
        }
        pace.spend(counts.owed, at: now)
        let isOver = position >= replay.last
        try save(replay, counts, position: position, pace, endedAt: isOver ? now : nil)
        return isOver ? nil : pace.resumption(after: now)
    }

    private func save(
        _ replay: Replay, _ counts: Replay.Counts, position: Int64, _ pace: ReplayPace, endedAt: Timestamp?
    ) throws {
        try statements[.saveReplay].run {
            $0.add(replay.id)
            $0.add((endedAt == nil ? Replay.State.running : .owed).code)
            $0.add(endedAt?.milliseconds)
            $0.add(position)
            $0.add(pace.next)
            $0.add(counts.events)
            $0.add(counts.owed)
            $0.add(counts.pendingBefore)
            $0.add(counts.withoutBody)
        }
    }

    /// Owes an event again, to all sinks that it is to go to.
    private func owe(_ event: ReplayEvent, by replay: Replay, at now: Timestamp, _ counts: inout Replay.Counts) throws {
        let targets = try db.replayTargets(of: event, replay.order)
        guard !targets.isEmpty else { return }
        guard event.hasBody else {
            counts.withoutBody += 1
            return
        }
        let before = counts.owed
        for target in targets {
            switch target.standing {
            case .claimed, .ready, .waiting, .blocked: counts.pendingBefore += 1
            case .dead: try revive(event, target, by: replay, at: now)
            case .delivered, .discarded, .superseded, nil: try oweAgain(event, target, by: replay, at: now)
            }
            if target.standing?.isPending != true { counts.owed += 1 }
        }
        if counts.owed > before { counts.events += 1 }
    }

    private func revive(_ event: ReplayEvent, _ target: ReplayTarget, by replay: Replay, at now: Timestamp) throws {
        let letter = try dead(event.seq, of: target.sink)
        try revive(letter, at: now, replay: replay.id)
        try note(
            .replayed, event: event.seq, sink: target.sink, at: now, who: replay.madeBy, replay: replay.id,
            attempts: letter.attempts, was: .dead)
    }

    private func oweAgain(_ event: ReplayEvent, _ target: ReplayTarget, by replay: Replay, at now: Timestamp) throws {
        let state = try placeOfReturned(event.seq, run: event.run, for: target.sink)
        try statements[.oweAgain].run {
            $0.add(target.sink.number)
            $0.add(state.code)
            $0.add(event.seq)
            $0.add(event.run.number)
            $0.add(target.attempts)
            $0.add(now.milliseconds)
            $0.add(replay.id)
        }
        memory.sinks.move(target.sink, from: nil, to: state)
        try note(
            .replayed, event: event.seq, sink: target.sink, at: now, who: replay.madeBy, replay: replay.id,
            attempts: target.attempts, was: target.standing)
    }

    private func dead(_ event: Int64, of sink: SinkRef) throws -> OpenDelivery {
        let text = "SELECT \(OpenDelivery.columns) FROM delivery d WHERE d.sink = ?1 AND d.state = 4 AND d.event = ?2"
        let letter = try Prepared(cached: text, on: db).first({
            $0.add(sink.number)
            $0.add(event)
        }) { try OpenDelivery(columns: $0) }
        guard let letter else { throw Damage("the dead letter of event \(event) is gone") }
        return letter
    }
}
