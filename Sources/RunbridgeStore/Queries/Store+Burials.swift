internal import GRDB
public import RunbridgeCore

/// What came of dealing with dead letters.
public struct DeadLettersDealtWith: Sendable, Equatable {
    /// Those that were retried, or discarded.
    public var count = 0
    /// Those that stay dead because the bytes of their events are kept no more.
    public var withoutBody = 0
}

/// Having dead letters tried again, and giving them up for good.
///
/// Both work in transactions of a few hundred, so that a running bridge is not kept waiting. When they throw, what was done
/// so far stays done.
extension Store {
    /// Has the dead letters that a filter means tried again, at once and with the whole schedule before them; their
    /// attempts so far stay on record and go on being numbered. It is recorded who did it.
    ///
    /// - Parameters:
    ///   - who: the name of the user.
    ///   - now: their age counts from this moment, where their sink bounds it.
    public func retryDeadLetters(
        matching filter: DeadFilter, by who: String, at now: Timestamp
    ) async throws(StoreError) -> DeadLettersDealtWith {
        try await deal(with: filter) { session, letter, hasBody in
            guard hasBody else { return false }
            try session.revive(letter, at: now, replay: nil)
            try session.note(
                .retried, event: letter.event, sink: letter.sink, at: now, who: who, attempts: letter.attempts,
                was: .dead)
            return true
        }
    }

    /// Gives the dead letters that a filter means up for good: they are listed no more, and an explanation says who gave
    /// them up, and why.
    public func discardDeadLetters(
        matching filter: DeadFilter, by who: String, because reason: String? = nil, at now: Timestamp
    ) async throws(StoreError) -> DeadLettersDealtWith {
        try await deal(with: filter) { session, letter, _ in
            try session.note(
                .discarded, event: letter.event, sink: letter.sink, at: now, who: who, detail: reason,
                attempts: letter.attempts, was: .dead)
            try session.end(letter, as: .discarded)
            return true
        }
    }

    private func deal(
        with filter: DeadFilter, _ deed: @escaping @Sendable (WriteSession, OpenDelivery, Bool) throws -> Bool
    ) async throws(StoreError) -> DeadLettersDealtWith {
        var total = DeadLettersDealtWith()
        var place: DeadLetter.Place?
        repeat {
            let from = place
            let (dealt, last) = try await write { session in
                try session.deal(with: filter, after: from, limit: 500) { try deed(session, $0, $1) }
            }
            total.count += dealt.count
            total.withoutBody += dealt.withoutBody
            place = last
        } while place != nil
        return total
    }
}

extension WriteSession {
    /// Has a dead letter tried again, for a person or a replay.
    func revive(_ letter: OpenDelivery, at now: Timestamp, replay: Int64?) throws {
        let state = try placeOfReturned(letter.event, run: letter.run, for: letter.sink)
        try statements[.revive].run {
            $0.add(letter.sink.number)
            $0.add(letter.event)
            $0.add(state.code)
            $0.add(now.milliseconds)
            $0.add(replay ?? letter.replay)
        }
        memory.sinks.move(letter.sink, from: .dead, to: state)
        if replay != nil { try passOn(letter) }
    }

    fileprivate func deal(
        with filter: DeadFilter, after place: DeadLetter.Place?, limit: Int, _ deed: (OpenDelivery, Bool) throws -> Bool
    ) throws -> (DeadLettersDealtWith, DeadLetter.Place?) {
        let select = """
            SELECT \(OpenDelivery.columns), EXISTS (SELECT 1 FROM body b WHERE b.event = d.event) \(DeadLetter.tables)
            """
        let found = try DeadLetter.query(filter, after: place).all(db, select, DeadLetter.order(limit)) {
            (letter: try OpenDelivery(columns: $0), hasBody: $0.number(6) != 0)
        }
        var dealt = DeadLettersDealtWith()
        for (letter, hasBody) in found {
            if try deed(letter, hasBody) { dealt.count += 1 } else { dealt.withoutBody += 1 }
        }
        return (dealt, found.last.map { DeadLetter.Place(sink: $0.letter.sink.number, event: $0.letter.event) })
    }
}
