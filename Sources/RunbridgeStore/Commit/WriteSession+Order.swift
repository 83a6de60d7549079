import RunbridgeCore

/// Keeping one run's deliveries to one sink in order.
///
/// Of a run's deliveries to an ordered sink, those in no lane's hands form a queue in the order of acceptance. At its
/// head stand some that are `ready`, or one that is `waiting`, or neither; all others are `blocked`. Blocked deliveries
/// are in no list that is searched for work: however many there are, skipping them costs nothing. When a delivery of
/// the run ends and the queue has a blocked one at its head, the first ``window`` become ready. So a head that fails
/// has about that many to block again, and draining a long queue costs the same for each delivery of it.
///
/// Deliveries of one run that a lane has in hand at the same time are the lane's to order. When one of them is to be
/// tried again later, the lane gives those behind it back, and here they are blocked.
extension WriteSession {
    /// How many deliveries of one run become ready together.
    static let window: Int64 = 64

    /// Whether any delivery of that run is owed to that sink and in nobody's hands.
    func hasQueue(_ run: RunRef, for sink: SinkRef) throws -> Bool {
        try headOfQueue(run, for: sink) != nil
    }

    /// What becomes of a delivery that comes back into its queue and could go at once.
    ///
    /// It is ready unless something before it is not. If it stands before one that waits, that one goes after it.
    func placeOfReturned(_ event: Int64, run: RunRef, for sink: SinkRef) throws -> DeliveryState {
        guard let head = try headOfQueue(run, for: sink) else { return .ready }
        if event < head.event {
            if head.state == .waiting { try block([head], for: sink) }
            return .ready
        }
        return try hasStanding(before: event, run: run, for: sink) ? .blocked : .ready
    }

    /// What becomes of a delivery that comes back to be tried again later: it waits, and all behind it with it. Where
    /// an earlier one came back meanwhile, it takes its place behind that one.
    func placeOfRetried(_ event: Int64, run: RunRef, for sink: SinkRef) throws -> DeliveryState {
        guard let head = try headOfQueue(run, for: sink) else { return .waiting }
        try block(try movable(run, from: event, for: sink), for: sink)
        return head.event < event ? .blocked : .waiting
    }

    /// A delivery of that run ended: lets the next ones go if nothing else stands before them.
    func unblockNext(_ run: RunRef, for sink: SinkRef) throws {
        guard let entry = memory.sinks[sink], entry.counts.blocked > 0,
            let head = try headOfQueue(run, for: sink), head.state == .blocked
        else { return }
        try statements[.unblock].run {
            $0.add(sink.number)
            $0.add(run.number)
            $0.add(Self.window)
        }
        memory.sinks.move(sink, from: .blocked, to: .ready, count: statements.changes)
    }

    private typealias Place = (event: Int64, state: DeliveryState)

    private func headOfQueue(_ run: RunRef, for sink: SinkRef) throws -> Place? {
        guard let entry = memory.sinks[sink], entry.isOrdered, entry.counts.unclaimed > 0 else { return nil }
        return try statements[.queue].first({
            $0.add(sink.number)
            $0.add(run.number)
            $0.add(Int64.min)
        }) { ($0.number(0), try DeliveryState(code: $0.number(1))) }
    }

    /// Those at the head of the queue, from an event on, that are not blocked.
    private func movable(_ run: RunRef, from event: Int64, for sink: SinkRef) throws -> [Place] {
        var places: [Place] = []
        try statements[.queue].each({
            $0.add(sink.number)
            $0.add(run.number)
            $0.add(event)
        }) { columns in
            let state = try DeliveryState(code: columns.number(1))
            guard state != .blocked else { return false }
            places.append((columns.number(0), state))
            return true
        }
        return places
    }

    /// Whether any delivery in the queue before that one cannot go at once.
    private func hasStanding(before event: Int64, run: RunRef, for sink: SinkRef) throws -> Bool {
        var found = false
        try statements[.queue].each({
            $0.add(sink.number)
            $0.add(run.number)
            $0.add(Int64.min)
        }) { columns in
            guard columns.number(0) < event else { return false }
            found = try DeliveryState(code: columns.number(1)) != .ready
            return !found
        }
        return found
    }

    private func block(_ places: [Place], for sink: SinkRef) throws {
        for place in places {
            try statements[.block].run {
                $0.add(sink.number)
                $0.add(place.state.code)
                $0.add(place.event)
            }
            memory.sinks.move(sink, from: place.state, to: .blocked)
        }
    }
}
