import RunbridgeCore

/// A run's newer event in the place of its older ones that wait, at sinks that want it so.
///
/// What is under way comes to its end first: it is superseded only when it comes back to be tried again. What a person asked
/// for, by a replay or by retrying a dead letter, is delivered whatever is newer.
extension WriteSession {
    /// An event is about to be owed: ends the older ones of its run that wait. Returns whether one is under way.
    func supersedeOlder(
        of run: RunRef, by event: Int64, _ id: EventID, for sink: SinkRef, _ now: Timestamp
    ) throws -> Bool {
        guard let counts = memory.sinks[sink]?.counts else { return false }
        if counts.unclaimed > 0 {
            let older = try statements[.overtaken].all({
                $0.add(sink.number)
                $0.add(run.number)
                $0.add(event)
            }) { try OpenDelivery(columns: $0) }
            for delivery in older { try supersede(delivery, by: id, at: now) }
            if !older.isEmpty { try unblockNext(run, for: sink) }
        }
        guard counts.claimed > 0 else { return false }
        return try statements[.underWay].first({
            $0.add(sink.number)
            $0.add(run.number)
        }) { _ in true } ?? false
    }

    /// A claimed delivery comes back: ends it if a newer event of its run is owed, or was delivered meanwhile.
    ///
    /// - Parameter attempts: how many attempts of it there are by now.
    func supersedeReturned(_ claim: Claim, attempts: Int, at now: Timestamp) throws -> Bool {
        guard memory.sinks[claim.sink]?.supersedes == true else { return false }
        let askedFor = try statements[.askedAt].first({
            $0.add(claim.sink.number)
            $0.add(DeliveryState.claimed.code)
            $0.add(claim.event)
        }) { $0.timeIfAny(0) }
        guard (askedFor ?? nil) == nil else { return false }
        let newer = try statements[.overtaking].first({
            $0.add(claim.sink.number)
            $0.add(claim.run.number)
            $0.add(claim.event)
        }) { try EventID(stored: $0.bytes(0)) }
        guard let newer else { return false }
        let delivery = OpenDelivery(
            sink: claim.sink, event: claim.event, run: claim.run, state: .claimed, attempts: attempts)
        try supersede(delivery, by: newer, at: now)
        try unblockNext(claim.run, for: claim.sink)
        return true
    }

    private func supersede(_ delivery: OpenDelivery, by newer: EventID, at now: Timestamp) throws {
        try note(
            .superseded, event: delivery.event, sink: delivery.sink, at: now, detail: newer.text,
            attempts: delivery.attempts, was: delivery.state)
        try end(delivery, as: .superseded)
    }
}
