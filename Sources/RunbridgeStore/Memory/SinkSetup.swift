public import RunbridgeCore

/// A sink as a config names it.
public struct SinkSetup: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// In which order it gets the events of one run. With `run`, while one waits for its next attempt the later ones
    /// wait behind it.
    public var order: DeliveryOrder
    /// How old events may be when their turn comes; `nil` for any age. An older one is buried without an attempt.
    public var ageLimit: AgeLimit?
    /// Whether a newer event of a run takes the place of its older ones that wait.
    public var supersedes: Bool

    /// A sink.
    public init(name: String, order: DeliveryOrder = .run, ageLimit: AgeLimit? = nil, supersedes: Bool = false) {
        self.name = name
        self.order = order
        self.ageLimit = ageLimit
        self.supersedes = supersedes
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
    /// How old events may be when their turn comes; `nil` for any age.
    public let ageLimit: AgeLimit?
    /// Whether a newer event of a run takes the place of its older ones that wait.
    public let supersedes: Bool
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
            delivered, discarded, superseded, max_age, supersede, (SELECT min(at) FROM delivery INDEXED BY delivery_due WHERE sink = sink.id AND state = 2)
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
        counts.discarded = columns.int(12)
        counts.superseded = columns.int(13)
        self.init(
            sink: SinkRef(columns.number(0)), name: columns.text(1), order: columns.number(2) == 0 ? .none : .run,
            ageLimit: columns.numberIfAny(14).map { AgeLimit(.milliseconds($0)) }, supersedes: columns.number(15) != 0,
            pacedUntil: columns.timeIfAny(3),
            pause: columns.timeIfAny(4).map { Pause(since: $0, reason: columns.text(5)) }, counts: counts,
            nextDue: columns.timeIfAny(16))
    }
}
