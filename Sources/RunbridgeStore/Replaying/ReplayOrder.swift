public import RunbridgeCore

/// What is to be replayed: which events, to which sinks, how fast.
public struct ReplayOrder: Sendable, Equatable {
    /// These events; empty means all that ``filter`` means.
    public var events: [EventID]
    /// Whose event is among these.
    public var filter: EventFilter
    /// What was owed to these sinks, by name; empty means to any.
    public var sinks: [String]
    /// To these sinks, by name; empty means to those that each was owed to.
    public var to: [String]
    /// The most deliveries that are owed in a time; `nil` for as many as the store takes.
    public var rate: ReplayRate?

    /// An order.
    public init(
        events: [EventID] = [], filter: EventFilter = EventFilter(), sinks: [String] = [], to: [String] = [],
        rate: ReplayRate? = .standard
    ) {
        self.events = events
        self.filter = filter
        self.sinks = sinks
        self.to = to
        self.rate = rate
    }
}

extension ReplayOrder {
    /// Whether an event of that type is meant though nobody was owed it.
    func means(_ type: EventType) -> Bool { !type.isQuiet || !events.isEmpty || !filter.types.isEmpty }

    /// As it is stored, and as programs see it. What is not restricted is left out.
    public var json: JSON {
        var members: [JSON.Member] = []
        func add(_ name: String, _ values: [String]) {
            if !values.isEmpty { members.append(JSON.Member(name, .array(values.map(JSON.string)))) }
        }
        func add(_ name: String, _ value: String?) {
            if let value { members.append(JSON.Member(name, .string(value))) }
        }
        add("events", events.map(\.text))
        add("since", filter.since?.rfc3339)
        add("until", filter.until?.rfc3339)
        add("types", filter.types.map(\.text))
        add("statuses", filter.statuses.map(\.rawValue))
        add("watcher", filter.watcher)
        add("kind", filter.kind)
        add("run", filter.run)
        add("sinks", sinks)
        add("to", to)
        add("rate", rate?.text)
        return .object(members)
    }

    /// Reads what was stored.
    init(stored text: String) throws {
        let json = try JSON(parsing: text)
        func list<Value>(_ name: String, _ value: (String) -> Value?) throws -> [Value] {
            try (json[name]?.array ?? []).map { element in
                guard let read = element.string.flatMap(value) else {
                    throw Damage("a replay's \(name) are unreadable")
                }
                return read
            }
        }
        func one<Value>(_ name: String, _ value: (String) -> Value?) throws -> Value? {
            guard let text = json[name]?.string else { return nil }
            guard let read = value(text) else { throw Damage("a replay's \(name) is unreadable") }
            return read
        }
        self.init(
            events: try list("events", EventID.init(text:)),
            filter: EventFilter(
                since: try one("since", Timestamp.init(rfc3339:)), until: try one("until", Timestamp.init(rfc3339:)),
                types: try list("types", EventType.init(text:)), statuses: try list("statuses", Status.init(rawValue:)),
                watcher: try one("watcher") { $0 }, kind: try one("kind") { $0 }, run: try one("run") { $0 }),
            sinks: try list("sinks") { $0 }, to: try list("to") { $0 }, rate: try one("rate", ReplayRate.init(text:)))
    }
}
