public import RunbridgeCore

/// What is written in one transaction, with one sync.
public struct CommitGroup: Sendable {
    /// Something that becomes true of a whole sink.
    public enum SinkChange: Sendable, Equatable {
        /// Nothing may be sent until then, or longer if that was said before; `nil` ends the wait.
        case pace(until: Timestamp?)
        /// Nothing may be sent until a person says so.
        case pause(reason: String)
        /// It may be sent again.
        case unpause
    }

    /// The moment of the commit, by the bridge's clock.
    public var now: Timestamp
    /// Observations to take in, in order.
    public var intake: [ObservationBatch]
    /// Events that no observation made: a watcher or a sink tells of itself. Each is routed and owed as any other, and
    /// stored once by its id. The `run` of one names whom it is about and counts its changes (``Store/run(_:)``).
    public var notices: [Event]
    /// Attempts to record, in the order they ended.
    public var attempts: [AttemptRecord]
    /// Claims given back unused.
    public var releases: [Claim]
    /// What becomes true of sinks, in order.
    public var changes: [(sink: SinkRef, change: SinkChange)]
    /// Whether what was to have happened by `now` and has not is told. What has happened by then is to be in the store, or
    /// in this group.
    public var tellsDeadlines: Bool
    /// Who claims. Without a claimant nothing is claimed, and its claims are not recognized.
    public var claimant: Claimant?
    /// For how many deliveries each lane has room. A sink that is not named gets none, as one that is paced or paused.
    public var room: [SinkRef: Int]

    /// A group, empty but for what is given.
    public init(
        now: Timestamp, intake: [ObservationBatch] = [], notices: [Event] = [], attempts: [AttemptRecord] = [],
        releases: [Claim] = [], changes: [(sink: SinkRef, change: SinkChange)] = [], tellsDeadlines: Bool = false,
        claimant: Claimant? = nil, room: [SinkRef: Int] = [:]
    ) {
        self.now = now
        self.intake = intake
        self.notices = notices
        self.attempts = attempts
        self.releases = releases
        self.changes = changes
        self.tellsDeadlines = tellsDeadlines
        self.claimant = claimant
        self.room = room
    }
}

/// What came of a group.
public struct CommitResult: Sendable {
    /// For each batch of the intake, how many events it made.
    public var events: [Int] = []
    /// How many events told that a deadline is over.
    public var overdue = 0
    /// When the next deadline is over that nothing was told of; already over where there were too many for one group.
    /// `nil` where there is none, or where no rule wants any.
    public var nextDeadline: Timestamp?
    /// When a replay goes on; already over where it waits for nothing. `nil` where there is none.
    public var nextReplay: Timestamp?
    /// Deliveries that were buried without an attempt, because their events were too old for their sinks.
    public var expired: [Expired] = []
    /// What each lane got, in the order to attempt: waits that have ended, then what was ready, then what is new.
    public var claimed: [SinkRef: [ClaimedDelivery]] = [:]
    /// How each sink stands after the commit.
    public var sinks: [SinkRef: SinkBacklog] = [:]
    /// Recorded attempts whose claim was not held any more: it had lapsed, or was recorded before.
    public var lost: [Claim] = []

    init() {}

    /// A delivery that was buried without an attempt.
    public struct Expired: Sendable, Equatable {
        /// Whose.
        public let sink: SinkRef
        /// The event.
        public let event: EventID
        /// Why, for people.
        public let reason: String
    }
}

/// What waits for one sink.
public struct SinkBacklog: Sendable, Equatable {
    /// How many deliveries are in which state.
    public var counts: DeliveryCounts
    /// When the first of the waiting ones is due.
    public var nextDue: Timestamp?
    /// Until when the sink asked to be left alone; may be over.
    public var pacedUntil: Timestamp?
    /// Whether a person must let it go on.
    public var isPaused: Bool

    init(counts: DeliveryCounts, nextDue: Timestamp?, pacedUntil: Timestamp?, isPaused: Bool) {
        self.counts = counts
        self.nextDue = nextDue
        self.pacedUntil = pacedUntil
        self.isPaused = isPaused
    }
}
