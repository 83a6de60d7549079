import RunbridgeCore

/// One group, from its first row to its last.
extension WriteSession {
    /// Writes a group: outcomes first, as they make room and let others go, then what waits, then what is new.
    func commit(_ group: CommitGroup, by rules: IntakeRules) throws -> CommitResult {
        var result = CommitResult()
        let owner = group.claimant?.owner
        for attempt in group.attempts where try !record(attempt, owner: owner, now: group.now) {
            result.lost.append(attempt.claim)
        }
        for claim in group.releases { try release(claim, owner: owner, now: group.now) }
        for (sink, change) in group.changes { try apply(change, to: sink, at: group.now) }

        var handOut = HandOut(group)
        if memory.hasReplays, group.claimant != nil, !group.room.isEmpty {
            result.nextReplay = try advanceReplays(at: group.now)
        }
        if let claimant = group.claimant {
            try handOutBacklog(at: group.now, to: claimant, into: &handOut)
        }
        for notice in group.notices { try accept(notice, by: rules, into: &handOut) }
        for batch in group.intake {
            result.events.append(try takeIn(batch, by: rules, at: group.now, into: &handOut))
        }
        if let time = rules.time, time.hasRules {
            result.nextDeadline = try nextDeadline()
            if group.tellsDeadlines, let next = result.nextDeadline, next <= group.now {
                result.overdue = try tellDeadlines(by: rules, time, at: group.now, into: &handOut)
                result.nextDeadline = try nextDeadline()
            }
        }
        result.claimed = handOut.claimed
        result.expired = expired
        result.sinks = try backlogs()
        return result
    }

    private func nextDeadline() throws -> Timestamp? {
        try statements[.nextDeadline].first { $0.timeIfAny(0) } ?? nil
    }

    private func handOutBacklog(at now: Timestamp, to claimant: Claimant, into handOut: inout HandOut) throws {
        for (sink, room) in handOut.room {
            guard let entry = memory.sinks[sink], entry.isOpen(at: now) else {
                handOut.room[sink] = nil
                continue
            }
            let deliveries = try self.handOut(sink, upTo: room, at: now, to: claimant)
            guard !deliveries.isEmpty else { continue }
            handOut.claimed[sink] = deliveries
            handOut.room[sink] = room - deliveries.count
        }
    }

    /// Applies what becomes true of a whole sink.
    func apply(_ change: CommitGroup.SinkChange, to sink: SinkRef, at now: Timestamp) throws {
        switch change {
        case .pace(let until):
            // A shorter wait, told by an answer that came later, does not end a longer one.
            if let until, let known = memory.sinks[sink]?.pacedUntil, known > until { return }
            try statements[.pace].run {
                $0.add(sink.number)
                $0.add(until?.milliseconds)
            }
            memory.sinks.change(sink) { $0.pacedUntil = until }
        case .pause(let reason):
            try setPause(sink, at: now, reason: reason)
        case .unpause:
            try setPause(sink, at: nil, reason: nil)
        }
    }

    private func setPause(_ sink: SinkRef, at now: Timestamp?, reason: String?) throws {
        try statements[.pause].run {
            $0.add(sink.number)
            $0.add(now?.milliseconds)
            $0.add(text: reason)
        }
        memory.sinks.change(sink) { $0.isPaused = now != nil }
    }

    private func backlogs() throws -> [SinkRef: SinkBacklog] {
        var result: [SinkRef: SinkBacklog] = [:]
        for (sink, entry) in memory.sinks.entries {
            var nextDue: Timestamp?
            if entry.counts.waiting > 0 {
                nextDue = try statements[.nextDue].first({ $0.add(sink.number) }) { $0.timeIfAny(0) } ?? nil
            }
            result[sink] = SinkBacklog(
                counts: entry.counts, nextDue: nextDue, pacedUntil: entry.pacedUntil, isPaused: entry.isPaused)
        }
        return result
    }
}
