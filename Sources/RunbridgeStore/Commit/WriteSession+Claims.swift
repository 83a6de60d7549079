import RunbridgeCore

/// Handing out what waits in the store.
extension WriteSession {
    /// Claims what is due and what is ready for a sink, at most `room`, and hands it out in the order to attempt.
    ///
    /// Waits that have ended come first, but take no more than half of the room while others are ready: neither keeps
    /// the other out.
    func handOut(_ sink: SinkRef, upTo room: Int, at now: Timestamp, to claimant: Claimant) throws -> [ClaimedDelivery]
    {
        guard room > 0, let counts = memory.sinks[sink]?.counts else { return [] }
        var due: [ClaimedDelivery] = []
        var ready: [ClaimedDelivery] = []
        if counts.waiting > 0 {
            due = try buryingOld(in: .waiting, of: sink, at: now) {
                try find(.due, for: sink, limit: room) { $0.add(now.milliseconds) }
            }
        }
        // Burying what was due may have let others go.
        if memory.sinks[sink]?.counts.ready ?? 0 > 0 {
            ready = try buryingOld(in: .ready, of: sink, at: now) { try find(.ready, for: sink, limit: room) }
        }
        let dueShare = min(due.count, max(room - ready.count, (room + 1) / 2))
        due.removeLast(due.count - dueShare)
        ready.removeLast(max(0, ready.count - (room - dueShare)))
        try claim(due, from: .waiting, for: sink, by: claimant)
        try claim(ready, from: .ready, for: sink, by: claimant)
        return due + ready
    }

    private func find(
        _ sql: SQL, for sink: SinkRef, limit: Int, _ more: (inout Values) -> Void = { _ in }
    ) throws -> [ClaimedDelivery] {
        try statements[sql].all({
            $0.add(sink.number)
            $0.add(limit)
            more(&$0)
        }) { columns in
            ClaimedDelivery(
                claim: Claim(
                    event: columns.number(0), sink: sink, run: RunRef(columns.number(1)), number: columns.int(2) + 1,
                    attempt: columns.int(3) + 1),
                event: EncodedEvent(
                    id: try EventID(stored: columns.bytes(4)), type: try EventType(code: columns.number(5)),
                    run: RunKey(watcher: columns.text(6), kind: columns.text(7), id: columns.text(8)),
                    body: columns.bytes(9)))
        }
    }

    private func claim(
        _ deliveries: [ClaimedDelivery], from state: DeliveryState, for sink: SinkRef, by claimant: Claimant
    ) throws {
        for delivery in deliveries {
            try statements[.claim].run {
                $0.add(sink.number)
                $0.add(state.code)
                $0.add(delivery.claim.event)
                $0.add(claimant.until.milliseconds)
                $0.add(claimant.owner)
            }
        }
        if !deliveries.isEmpty { memory.sinks.move(sink, from: state, to: .claimed, count: deliveries.count) }
    }

    /// Takes claims back from others: all of theirs, or those that have lapsed.
    func takeBack(except owner: Int64, lapsedAt now: Timestamp?) throws -> Int {
        var taken = 0
        for sink in memory.sinks.entries.keys {
            let held = try statements[.claimed].all({ $0.add(sink.number) }) {
                (event: $0.number(0), run: RunRef($0.number(1)), owner: $0.number(2), until: $0.time(3))
            }
            for claim in held where claim.owner != owner {
                if let now, claim.until > now { continue }
                let state = try placeOfReturned(claim.event, run: claim.run, for: sink)
                try statements[.putBack].run {
                    $0.add(sink.number)
                    $0.add(claim.event)
                    $0.add(claim.owner)
                    $0.add(state.code)
                    $0.add(0)
                }
                memory.sinks.move(sink, from: .claimed, to: state)
                taken += 1
            }
        }
        return taken
    }
}

extension EventID {
    /// The id of its 16 bytes.
    init(stored bytes: [UInt8]) throws {
        guard bytes.count == 16 else { throw Damage("an event's id has \(bytes.count) bytes and not 16") }
        func half(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: half(bytes[..<8]), low: half(bytes[8...]))
    }

    /// Its 16 bytes, which sort as the ids do.
    var stored: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            for index in 0..<8 { buffer[index] = UInt8(truncatingIfNeeded: high >> (56 - 8 * UInt64(index))) }
            for index in 0..<8 { buffer[8 + index] = UInt8(truncatingIfNeeded: low >> (56 - 8 * UInt64(index))) }
            count = 16
        }
    }
}
