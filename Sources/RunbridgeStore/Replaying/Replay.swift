public import RunbridgeCore

/// A replay: a job that owes events to sinks again, one after the other in the order in which they were accepted.
public struct Replay: Sendable, Equatable {
    /// How far a job is.
    public enum State: Int64, Sendable, CaseIterable {
        /// It owes deliveries, as fast as its rate allows.
        case running = 0
        /// All it means is owed. What of it is not delivered yet is a delivery like any other.
        case owed = 1
        /// It was canceled: it owes no more, and what waited of it was withdrawn.
        case canceled = 2
    }

    /// Its number, from 1.
    public let id: Int64
    /// What it replays.
    public let order: ReplayOrder
    /// When it was made.
    public let madeAt: Timestamp
    /// By whom.
    public let madeBy: String
    /// How far it is.
    public let state: State
    /// When all was owed, or it was canceled.
    public let endedAt: Timestamp?
    /// Who canceled it.
    public let canceledBy: String?
    /// Up to which place in the order of acceptance it has looked at events.
    public let position: Int64
    /// Up to which place it looks: what is accepted later is none of its.
    public let last: Int64
    /// What came of it.
    public let counts: Counts
    /// When it may owe the next delivery, in microseconds since 1970.
    let next: Int64

    /// What came of a replay.
    public struct Counts: Sendable, Equatable {
        /// Events that it owed to somebody.
        public var events = 0
        /// Deliveries that it owed.
        public var owed = 0
        /// Of these, those that are not delivered yet.
        public var pending = 0
        /// Of these, those that are dead.
        public var dead = 0
        /// Of these, those that came to another end: discarded, superseded, withdrawn, or taken over by a later replay.
        public var otherwise = 0
        /// Deliveries that it did not owe because they were pending anyway.
        public var pendingBefore = 0
        /// Events that it could not owe because their bytes are kept no more.
        public var withoutBody = 0

        /// Of those that it owed, those that were made.
        public var delivered: Int { max(0, owed - pending - dead - otherwise) }
    }

    /// Whether nothing more comes of it by itself.
    public var isOver: Bool { state != .running && counts.pending == 0 }

    /// `running`, `delivering`, `done` or `canceled`: what people are told.
    public var word: String {
        switch state {
        case .running: "running"
        case .owed: counts.pending > 0 ? "delivering" : "done"
        case .canceled: "canceled"
        }
    }
}

extension Replay.State: Coded {}

extension Replay {
    /// The columns that ``init(columns:)`` takes, in its order, of the table `p`. Pending and dead deliveries are not among
    /// them.
    static let columns = """
        p.id, p.wanted, p.made_at, p.made_by, p.state, p.ended_at, p.ended_by, p.position, p.last, p.next_us, p.events,
            p.owed, p.pending_before, p.without_body, p.otherwise
        """

    init(columns: Columns, pending: Int = 0, dead: Int = 0) throws {
        id = columns.number(0)
        order = try ReplayOrder(stored: columns.text(1))
        madeAt = columns.time(2)
        madeBy = columns.text(3)
        state = try State(code: columns.number(4))
        endedAt = columns.timeIfAny(5)
        canceledBy = columns.textIfAny(6)
        position = columns.number(7)
        last = columns.number(8)
        next = columns.number(9)
        counts = Counts(
            events: columns.int(10), owed: columns.int(11), pending: pending, dead: dead, otherwise: columns.int(14),
            pendingBefore: columns.int(12), withoutBody: columns.int(13))
    }
}
