import RunbridgeCore

/// A delivery in the store, as rare work over many of them meets it.
struct OpenDelivery {
    var sink: SinkRef
    var event: Int64
    var run: RunRef
    var state: DeliveryState
    var attempts: Int
    /// The job that owes it.
    var replay: Int64?

    init(sink: SinkRef, event: Int64, run: RunRef, state: DeliveryState, attempts: Int) {
        self.sink = sink
        self.event = event
        self.run = run
        self.state = state
        self.attempts = attempts
    }

    /// The columns that ``init(columns:)`` takes, in its order, of the table `d`.
    static let columns = "d.sink, d.event, d.run, d.state, d.attempts, d.replay"

    init(columns: Columns) throws {
        sink = SinkRef(columns.number(0))
        event = columns.number(1)
        run = RunRef(columns.number(2))
        state = try DeliveryState(code: columns.number(3))
        attempts = columns.int(4)
        replay = columns.numberIfAny(5)
    }
}

/// What is written down beside attempts, and how a delivery ends otherwise than by being made.
extension WriteSession {
    /// Puts on record what happens to a delivery.
    func note(
        _ what: Incident.What, event: Int64, sink: SinkRef, at now: Timestamp, who: String? = nil,
        detail: String? = nil, replay: Int64? = nil, attempts: Int, was: DeliveryState?
    ) throws {
        try statements[.insertIncident].run {
            $0.add(event)
            $0.add(sink.number)
            $0.add(now.milliseconds)
            $0.add(what.code)
            $0.add(text: who)
            $0.add(text: detail)
            $0.add(replay)
            $0.add(attempts)
            $0.add(was?.code)
        }
    }

    /// Ends a delivery that was not made: its row goes. The next of its run is to be let go by ``unblockNext(_:for:)`` once
    /// all have ended that end together, since that changes where others stand.
    func end(_ delivery: OpenDelivery, as state: DeliveryState?) throws {
        try statements[.endAny].run {
            $0.add(delivery.sink.number)
            $0.add(delivery.state.code)
            $0.add(delivery.event)
        }
        memory.sinks.move(delivery.sink, from: delivery.state, to: state)
        try passOn(delivery)
    }

    /// A replay's delivery is that replay's no more.
    func passOn(_ delivery: OpenDelivery) throws {
        guard let replay = delivery.replay else { return }
        try statements[.countOtherwise].run { $0.add(replay) }
    }
}
