import RunbridgeCore

/// Recording attempts, and taking claims back.
extension WriteSession {
    /// Writes down an attempt and what it means for its delivery. Returns whether the claim was still held.
    func record(_ record: AttemptRecord, owner: Int64?, now: Timestamp) throws -> Bool {
        let claim = record.claim
        switch record.next {
        case .finish:
            guard try change(claim, owner: owner, by: .endClaimed) else { return try recordLost(record) }
            memory.sinks.move(claim.sink, from: .claimed, to: .delivered)
            try unblockNext(claim.run, for: claim.sink)
        case .retry(let time):
            guard try holds(claim, owner: owner) else { return try recordLost(record) }
            try retry(claim, owner: owner, at: time, now: now)
        case .bury:
            guard try change(claim, owner: owner, by: .bury, now.milliseconds) else { return try recordLost(record) }
            memory.sinks.move(claim.sink, from: .claimed, to: .dead)
            try unblockNext(claim.run, for: claim.sink)
        case .giveBack:
            guard try putBack(claim, owner: owner, attempts: 1, now: now) else { return try recordLost(record) }
        }
        try insertAttempt(record, isHeld: true)
        return true
    }

    /// Takes a claim back that was not used. Does nothing if it was not held any more.
    func release(_ claim: Claim, owner: Int64?, now: Timestamp) throws {
        _ = try putBack(claim, owner: owner, attempts: 0, now: now)
    }

    private func retry(_ claim: Claim, owner: Int64?, at time: Timestamp, now: Timestamp) throws {
        if try supersedeReturned(claim, attempts: claim.number, at: now) { return }
        let state = try placeOfRetried(claim.event, run: claim.run, for: claim.sink)
        let wait = state == .waiting ? time.milliseconds : nil
        _ = try change(claim, owner: owner, by: .retry, state.code, wait)
        memory.sinks.move(claim.sink, from: .claimed, to: state)
    }

    private func putBack(_ claim: Claim, owner: Int64?, attempts: Int, now: Timestamp) throws -> Bool {
        guard try holds(claim, owner: owner) else { return false }
        if try supersedeReturned(claim, attempts: claim.number - 1 + attempts, at: now) { return true }
        let state = try placeOfReturned(claim.event, run: claim.run, for: claim.sink)
        _ = try change(claim, owner: owner, by: .putBack, state.code, Int64(attempts))
        memory.sinks.move(claim.sink, from: .claimed, to: state)
        return true
    }

    private func holds(_ claim: Claim, owner: Int64?) throws -> Bool {
        try statements[.holds].first({
            $0.add(claim.sink.number)
            $0.add(claim.event)
            $0.add(owner)
        }) { _ in true } ?? false
    }

    /// Runs a statement over a claimed delivery. Returns whether that owner still held it.
    private func change(_ claim: Claim, owner: Int64?, by sql: SQL, _ extra: Int64?...) throws -> Bool {
        try statements[sql].run { values in
            values.add(claim.sink.number)
            values.add(claim.event)
            values.add(owner)
            for value in extra { values.add(value) }
        }
        return statements.changes == 1
    }

    /// Writes down an attempt whose claim had lapsed. What the receiver has, it has: a delivery that was made after all
    /// is not made again. Any other ending changes nothing, as somebody else may be at it.
    private func recordLost(_ record: AttemptRecord) throws -> Bool {
        let claim = record.claim
        if record.next == .finish, let state = try state(of: claim) {
            try statements[.endAny].run {
                $0.add(claim.sink.number)
                $0.add(state.code)
                $0.add(claim.event)
            }
            memory.sinks.move(claim.sink, from: state, to: .delivered)
            try unblockNext(claim.run, for: claim.sink)
        }
        try insertAttempt(record, isHeld: false)
        return false
    }

    private func state(of claim: Claim) throws -> DeliveryState? {
        try statements[.findDelivery].first({
            $0.add(claim.sink.number)
            $0.add(claim.event)
        }) { try DeliveryState(code: $0.number(0)) }
    }

    /// Puts an attempt on record, under the next free number where two of the same number were made: the one whose claim
    /// had lapsed, and the one that was made in its stead.
    private func insertAttempt(_ record: AttemptRecord, isHeld: Bool) throws {
        let claim = record.claim
        var number = claim.number
        if try insertAttempt(record, number: number) {
            if isHeld { return }
        } else {
            let last = try statements[.lastAttempt].first({
                $0.add(claim.event)
                $0.add(claim.sink.number)
            }) { $0.int(0) }
            number = (last ?? number) + 1
            _ = try insertAttempt(record, number: number)
        }
        try statements[.raiseAttempts].run {
            $0.add(claim.sink.number)
            $0.add(claim.event)
            $0.add(number)
        }
    }

    private func insertAttempt(_ record: AttemptRecord, number: Int) throws -> Bool {
        let ending = StoredEnding(record.report.outcome)
        try statements[.insertAttempt].run { values in
            values.add(record.claim.event)
            values.add(record.claim.sink.number)
            values.add(number)
            values.add(record.at.milliseconds)
            values.add(record.duration.microseconds)
            values.add(ending.code)
            values.add(record.next.code)
            if case .retry(let time) = record.next { values.add(time.milliseconds) } else { values.add(nil as Int64?) }
            values.add(ending.after?.milliseconds)
            values.add(ending.reason?.code.code)
            values.add(text: ending.reason?.text)
            values.add(record.report.status)
            values.add(text: record.report.detail)
            values.add(text: record.report.phases?.text)
        }
        return statements.changes == 1
    }
}
