public import RunbridgeCore

/// A sink as a config names it.
public struct SinkSetup: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// In which order it gets the events of one run. With `run`, while one waits for its next attempt the later ones
    /// wait behind it.
    public var order: DeliveryOrder

    /// A sink.
    public init(name: String, order: DeliveryOrder = .run) {
        self.name = name
        self.order = order
    }
}

/// A sink as its store knows it.
public struct SinkStanding: Sendable, Equatable {
    /// Why and since when nothing is sent.
    public struct Pause: Sendable, Equatable {
        /// Since when.
        public var since: Timestamp
        /// Why.
        public var reason: String
    }

    /// Its short name.
    public let sink: SinkRef
    /// Its name.
    public let name: String
    /// In which order it gets events.
    public let order: DeliveryOrder
    /// Until when it asked to be left alone; may be over.
    public let pacedUntil: Timestamp?
    /// Whether a person must let it go on.
    public let pause: Pause?
    /// How many deliveries are in which state.
    public let counts: DeliveryCounts
    /// When the first of the waiting ones is due.
    public let nextDue: Timestamp?
}

extension SinkStanding {
    static let query = """
        SELECT id, name, ordered, paced_until, paused_at, paused_reason, claimed, ready, waiting, blocked, dead,
            delivered, (SELECT min(at) FROM delivery INDEXED BY delivery_due WHERE sink = sink.id AND state = 2)
        FROM sink ORDER BY id
        """

    init(columns: Columns) {
        var counts = DeliveryCounts()
        counts.claimed = columns.int(6)
        counts.ready = columns.int(7)
        counts.waiting = columns.int(8)
        counts.blocked = columns.int(9)
        counts.dead = columns.int(10)
        counts.delivered = columns.int(11)
        self.init(
            sink: SinkRef(columns.number(0)), name: columns.text(1), order: columns.number(2) == 0 ? .none : .run,
            pacedUntil: columns.timeIfAny(3),
            pause: columns.timeIfAny(4).map { Pause(since: $0, reason: columns.text(5)) }, counts: counts,
            nextDue: columns.timeIfAny(12))
    }
}
