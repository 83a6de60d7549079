import RunbridgeCore

/// For how long a store keeps what is over. Where a length is `nil`, for ever.
///
/// What is owed and not delivered, and runs that go on, are kept whatever it says.
public struct Retention: Sendable, Equatable {
    /// An event that was delivered to all who wanted it, from its last delivery on; one that nobody wanted, from its
    /// observation on. Its attempts go with it.
    public var delivered: Duration?
    /// A dead letter, from its burial on. Its event stays as long.
    public var dead: Duration?
    /// The bytes of an event that is delivered, counted as for ``delivered``. Without them it can be told what happened, and
    /// not be sent again. Dead letters keep theirs.
    public var bodies: Duration?
    /// A run that is over, from when it was last seen on. As long as a list shows it, it is seen.
    public var runs: Duration?

    /// What stands where a config says nothing: 30 days, 90 days, 7 days, 90 days.
    public static let standard = Retention(
        delivered: .days(30), dead: .days(90), bodies: .days(7), runs: .days(90))

    /// A retention.
    public init(delivered: Duration?, dead: Duration?, bodies: Duration?, runs: Duration?) {
        self.delivered = delivered
        self.dead = dead
        self.bodies = bodies
        self.runs = runs
    }
}

extension Duration {
    /// So many days of 24 hours.
    public static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
}

/// What decides whether an event is kept.
struct EventAge {
    /// When its change was observed.
    var observedAt: Timestamp
    /// When it was last delivered to anybody.
    var madeAt: Timestamp?
    /// When its last dead letter was buried.
    var diedAt: Timestamp?
    /// Whether it is owed to anybody.
    var isOwed: Bool
}

/// What decides whether a run is remembered.
struct RunAge {
    /// Whether it is asked about, has events, is registered or is waited for.
    var isNeeded: Bool
    /// When it was last seen.
    var seenAt: Timestamp
    /// When its provider says that it changed, or else that it was made.
    var toldAt: Timestamp?
    /// Whether it comes from a list, which may show it again.
    var isListed: Bool
}

extension Retention {
    /// How exactly it is known when a run was last seen: what is seen all the time is noted this often.
    static let sightingInterval = Duration.days(1)

    /// Whether an event is gone from now on, with its body, its attempts and its dead letters.
    func isOver(_ event: EventAge, at now: Timestamp) -> Bool {
        guard !event.isOwed else { return false }
        var ends: [Timestamp?] = []
        if let diedAt = event.diedAt { ends.append(dead.map { diedAt + $0 }) }
        // An event that was never delivered and has dead letters is kept for them alone.
        if let madeAt = event.madeAt ?? (event.diedAt == nil ? event.observedAt : nil) {
            ends.append(delivered.map { madeAt + $0 })
        }
        return ends.allSatisfy { $0.map { $0 <= now } ?? false }
    }

    /// Whether an event's bytes are gone from now on, itself perhaps not.
    func isBodyOver(_ event: EventAge, at now: Timestamp) -> Bool {
        guard let bodies, !event.isOwed, event.diedAt == nil else { return false }
        return max(event.madeAt ?? event.observedAt, event.observedAt) + bodies <= now
    }

    /// Whether a run is forgotten from now on.
    ///
    /// A run that a list may show again is forgotten only if its time is told: by that it is known for an old one should it
    /// come back, and is not told anew.
    func isOver(_ run: RunAge, at now: Timestamp) -> Bool {
        guard let runs, !run.isNeeded, run.seenAt + runs + Self.sightingInterval <= now else { return false }
        guard run.isListed else { return true }
        return run.toldAt.map { $0 + runs <= now } ?? false
    }

    /// Events observed after that moment are surely kept; `nil` where all are.
    func eventHorizon(at now: Timestamp) -> Timestamp? {
        [delivered, dead].compactMap { $0 }.min().map { now - $0 }
    }

    /// Bytes of events observed after that moment are surely kept; `nil` where all are.
    func bodyHorizon(at now: Timestamp) -> Timestamp? { bodies.map { now - $0 } }

    /// Runs seen after that moment are surely kept; `nil` where all are.
    func runHorizon(at now: Timestamp) -> Timestamp? { runs.map { now - $0 } }
}

extension Timestamp {
    /// The moment this long before.
    static func - (lhs: Timestamp, rhs: Duration) -> Timestamp { lhs + (.zero - rhs) }
}
