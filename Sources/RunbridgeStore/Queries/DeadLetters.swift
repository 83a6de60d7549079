public import RunbridgeCore

/// Which dead letters are meant. Every part that is given must hold.
public struct DeadFilter: Sendable, Equatable {
    /// Of these sinks, by name; empty means all.
    public var sinks: [String]
    /// Of these events; empty means all.
    public var events: [EventID]
    /// Whose event is among these.
    public var event: EventFilter
    /// Buried from this moment on.
    public var diedSince: Timestamp?
    /// Buried before this moment.
    public var diedUntil: Timestamp?

    /// A filter; without anything it means all dead letters.
    public init(
        sinks: [String] = [], events: [EventID] = [], event: EventFilter = EventFilter(), diedSince: Timestamp? = nil,
        diedUntil: Timestamp? = nil
    ) {
        self.sinks = sinks
        self.events = events
        self.event = event
        self.diedSince = diedSince
        self.diedUntil = diedUntil
    }
}

/// A delivery that is not tried again by itself.
public struct DeadLetter: Sendable, Equatable {
    /// Where a page of dead letters ended.
    public struct Place: Sendable, Hashable {
        let sink: Int64
        let event: Int64
    }

    /// Its place among the others, to go on from.
    public let place: Place
    /// The sink's name.
    public let sink: String
    /// The event.
    public let event: StoredEvent
    /// How often it was tried.
    public let attempts: Int
    /// When it was buried.
    public let diedAt: Timestamp
    /// How the last attempt ended, if there was one.
    public let outcome: DeliveryOutcome?
    /// The HTTP status, or the exit status of a command, of the last attempt.
    public let status: Int?
    /// Why it was buried without an attempt, if it was.
    public let tooOld: String?
}

extension DeadFilter {
    func conditions(into query: inout Query) {
        event.conditions(into: &query)
        query.add("k.name", isAnyOf: sinks)
        query.add("e.id", isAnyOf: events.map(\.stored))
        if let diedSince { query.add("d.at >= ?", number: diedSince.milliseconds) }
        if let diedUntil { query.add("d.at < ?", number: diedUntil.milliseconds) }
    }
}
