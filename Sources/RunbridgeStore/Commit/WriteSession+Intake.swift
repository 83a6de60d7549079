import RunbridgeCore

/// What one transaction hands to lanes, and for how much more they have room.
struct HandOut {
    let claimant: Claimant?
    let now: Timestamp
    var room: [SinkRef: Int]
    var claimed: [SinkRef: [ClaimedDelivery]] = [:]

    init(_ group: CommitGroup) {
        claimant = group.claimant
        now = group.now
        room = group.claimant == nil ? [:] : group.room
    }
}

/// Taking observations in: the tracker decides, the event is stored, the router decides, the deliveries are owed.
extension WriteSession {
    /// Takes a batch in. Returns how many events it made.
    func takeIn(
        _ batch: ObservationBatch, by rules: IntakeRules, at now: Timestamp, into handOut: inout HandOut
    ) throws -> Int {
        var made = 0
        for observation in batch.observations {
            made += try accept(observation, by: rules, into: &handOut)
        }
        if let position = batch.position {
            try statements[.setPosition].run {
                $0.add(text: batch.watcher)
                $0.add(text: position)
            }
        }
        for kind in batch.finishedFirstPass {
            let source = try source(SourceName(watcher: batch.watcher, kind: kind))
            try statements[.endFirstPass].run {
                $0.add(source)
                $0.add(now.milliseconds)
            }
        }
        return made
    }

    private func accept(
        _ observation: Observation, by rules: IntakeRules, into handOut: inout HandOut
    ) throws -> Int {
        let key = observation.key
        let source = try source(SourceName(watcher: key.watcher, kind: key.kind))
        let runs = RunTable(statements: statements)
        let known = try runs.find(key, source: source)
        var tracked = rules.track(observation, known?.state)
        if let known { try noteSighting(of: known.run, known.state, by: observation, tracked) }
        if known == nil, try wasForgotten(observation, tracked, source: source) { tracked.events = [] }
        let isNotice = observation.isOfNoRun
        if isNotice, let known, let event = tracked.events.first, try hasWebhook(event.id, of: known.run) { return 0 }
        guard let run = try remember(tracked, known: known?.run, isNotice: isNotice, source: source) else { return 0 }
        var made = 0
        for (event, encoded) in zip(tracked.events, rules.encode(tracked.events)) {
            let isFirst = known == nil && made == 0
            guard try store(event, encoded, of: run, isFirst: isFirst, by: rules, into: &handOut) else { continue }
            made += 1
            if let time = rules.time, let recovery = try judge(event, source: source, by: time) {
                for encoded in rules.encode([recovery])
                where try store(recovery, encoded, of: run, isFirst: false, by: rules, into: &handOut) { made += 1 }
            }
        }
        if let time = rules.time, time.hasRules, !isNotice, let state = tracked.state {
            try setDeadlines(of: run, state, after: known?.state, by: time)
        }
        return made
    }

    /// Takes an event in that no observation made. Whom it is about has a row as runs have, so that its events are found,
    /// explained and kept in order as theirs are.
    func accept(_ notice: Event, by rules: IntakeRules, into handOut: inout HandOut) throws {
        let key = notice.run.key
        let source = try source(SourceName(watcher: key.watcher, kind: key.kind))
        let runs = RunTable(statements: statements)
        let known = try runs.find(key, source: source)
        let run = try known?.run ?? runs.insert(notice.run, isNotice: true, source: source)
        for encoded in rules.encode([notice]) {
            guard try store(notice, encoded, of: run, isFirst: known == nil, by: rules, into: &handOut) else { return }
        }
        if known != nil { try runs.update(run, to: notice.run, isNotice: true) }
    }

    /// Writes a run's new state. Returns the run, `nil` if it is not known and nothing came of it.
    private func remember(_ tracked: Tracked, known: RunRef?, isNotice: Bool, source: Int64) throws -> RunRef? {
        guard let state = tracked.state ?? (known == nil ? tracked.events.last?.run : nil) else { return known }
        if memory.hasRegistrations, state.isSettled {
            try statements[.endRegistration].run {
                $0.add(source)
                $0.add(text: state.key.id)
            }
        }
        let runs = RunTable(statements: statements)
        guard let known else { return try runs.insert(state, isNotice: isNotice, source: source) }
        try runs.update(known, to: state)
        return known
    }

    /// Stores an event with its decision, and owes it to its sinks. Returns `false` if it was stored before.
    func store(
        _ event: Event, _ encoded: EncodedEvent, of run: RunRef, isFirst: Bool, by rules: IntakeRules,
        into handOut: inout HandOut
    ) throws -> Bool {
        let routed = rules.route(event, encoded)
        let decision = try decision(routed.decision)
        try statements[.insertEvent].run {
            $0.add(bytes: encoded.id.stored)
            $0.add(run.number)
            $0.add(encoded.type.code)
            $0.add(event.run.sighting.status.code)
            $0.add(event.via.code)
            $0.add(event.run.observedAt.milliseconds)
            $0.add(decision)
        }
        guard statements.changes == 1 else { return false }
        let seq = statements.lastNumber
        try statements[.insertBody].run {
            $0.add(seq)
            $0.add(bytes: encoded.body)
        }
        for (index, name) in routed.sinks.enumerated() where !routed.sinks[..<index].contains(name) {
            try owe(seq, encoded, of: run, isFirst: isFirst, to: try sink(name), into: &handOut)
        }
        return true
    }

    /// Owes an event to a sink: claimed already where the lane has room and nothing stands before it.
    private func owe(
        _ seq: Int64, _ event: EncodedEvent, of run: RunRef, isFirst: Bool, to sink: SinkRef,
        into handOut: inout HandOut
    ) throws {
        guard let entry = memory.sinks[sink] else { return }
        var state = DeliveryState.ready
        let isUnderWay =
            !isFirst && entry.supersedes
            ? try supersedeOlder(of: run, by: seq, event.id, for: sink, handOut.now) : false
        if !isFirst, try isUnderWay && entry.isOrdered || hasQueue(run, for: sink) {
            state = .blocked
        } else if let claimant = handOut.claimant, let room = handOut.room[sink], room > 0, entry.counts.ready == 0,
            // One that is too old is buried when its turn comes.
            entry.ageLimit?.isTooOld(event.id.time, at: handOut.now) != true
        {
            handOut.room[sink] = room - 1
            try insertClaimed(seq, run: run, sink: sink, by: claimant)
            let claim = Claim(event: seq, sink: sink, run: run, number: 1, attempt: 1)
            handOut.claimed[sink, default: []].append(ClaimedDelivery(claim: claim, event: event))
            memory.sinks.move(sink, from: nil, to: .claimed)
            return
        }
        try statements[.insertOpen].run {
            $0.add(sink.number)
            $0.add(state.code)
            $0.add(seq)
            $0.add(run.number)
        }
        memory.sinks.move(sink, from: nil, to: state)
    }

    private func insertClaimed(_ event: Int64, run: RunRef, sink: SinkRef, by claimant: Claimant) throws {
        try statements[.insertClaimed].run {
            $0.add(sink.number)
            $0.add(event)
            $0.add(run.number)
            $0.add(claimant.until.milliseconds)
            $0.add(claimant.owner)
        }
    }

    /// The number of a decision, given now if no event has had it yet.
    private func decision(_ text: String) throws -> Int64 {
        if let number = memory.decisions[text] { return number }
        let bind = { (values: inout Values) in
            values.add(DecisionCache.hash(text))
            values.add(text: text)
        }
        let number: Int64
        if let known = try statements[.findDecision].first(bind, read: { $0.number(0) }) {
            number = known
        } else {
            try statements[.insertDecision].run(bind)
            number = statements.lastNumber
        }
        memory.decisions[text] = number
        return number
    }
}
