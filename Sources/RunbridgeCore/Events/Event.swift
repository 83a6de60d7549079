/// An immutable fact: this run changed.
public struct Event: Sendable, Equatable {
    /// What names it, over every retry and every sink.
    public var id: EventID
    /// What it says.
    public var type: EventType
    /// When it happened: the provider's time where it gave one, else the bridge's.
    public var time: Timestamp
    /// The run as it is after the change, with the provider's `object` where it is kept.
    public var run: RunState
    /// How the change came to be known.
    public var via: Observation.Via
    /// For `run.anomaly`: what was told and could not follow. `nil` for every other type.
    public var anomaly: String?
    /// For events about time: the measure they were told by. `nil` for every other type.
    public var measure: Measure?

    /// An event.
    public init(
        id: EventID, type: EventType, time: Timestamp, run: RunState, via: Observation.Via, anomaly: String? = nil,
        measure: Measure? = nil
    ) {
        self.id = id
        self.type = type
        self.time = time
        self.run = run
        self.via = via
        self.anomaly = anomaly
        self.measure = measure
    }

    /// The CloudEvents `source`: which watcher.
    public var source: String { "/watch/\(run.key.watcher)" }
}

/// An event as it is stored, signed and sent: its bytes, made once, and what is needed without reading them.
public struct EncodedEvent: Sendable, Equatable {
    /// The event's id.
    public var id: EventID
    /// The event's type.
    public var type: EventType
    /// The run it is about.
    public var run: RunKey
    /// CloudEvents 1.0 structured JSON in UTF-8, without a line break inside or at its end.
    public var body: [UInt8]

    /// An encoded event.
    public init(id: EventID, type: EventType, run: RunKey, body: [UInt8]) {
        self.id = id
        self.type = type
        self.run = run
        self.body = body
    }
}
