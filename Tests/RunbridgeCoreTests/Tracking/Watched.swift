import RunbridgeCore

/// A moment, in seconds after the start of a test.
func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_795_512_600 + seconds) }

/// What a source says of a run; the raw word is the status' own unless another is given.
func sighting(
    _ status: Status, raw: String? = nil, attempt: Int? = nil, partial: Bool = false, counts: Counts? = nil,
    changed: Int64? = nil
) -> Sighting {
    Sighting(
        status: status, raw: raw ?? status.rawValue, attempt: attempt, partial: partial, counts: counts,
        changedAt: changed.map(at))
}

/// One run and what is remembered of it, fed with one observation after the other as intake would.
struct Watched {
    static let key = RunKey(watcher: "openai", kind: "batch", id: "batch_abc")

    var tracker = Tracker(digest: mixingDigest)
    var state: RunState?
    var clock: Int64 = 0
    /// The seconds between two observations. What a source may lag is less than 61.
    var pace: Int64 = 1

    /// The events that an observation comes to.
    @discardableResult
    mutating func see(
        _ sighting: Sighting, via: Observation.Via = .poll, firstPass: Bool = false, key: RunKey = key
    ) -> [Event] {
        take(.seen(sighting), via: via, firstPass: firstPass, key: key)
    }

    @discardableResult
    mutating func see(_ status: Status, via: Observation.Via = .poll, attempt: Int? = nil) -> [Event] {
        see(sighting(status, attempt: attempt), via: via)
    }

    @discardableResult
    mutating func lose(via: Observation.Via = .poll) -> [Event] { take(.gone, via: via) }

    @discardableResult
    mutating func take(
        _ finding: Observation.Finding, via: Observation.Via, firstPass: Bool = false, key: RunKey = key
    ) -> [Event] {
        clock += pace
        let observation = Observation(
            key: key, via: via, observedAt: at(clock), isFirstPass: firstPass, finding: finding)
        let tracked = tracker.track(observation, state)
        if let next = tracked.state { state = next }
        return tracked.events
    }

    /// A run whose first sight has been told.
    static func after(_ first: Sighting, via: Observation.Via = .poll) -> Watched {
        var watched = Watched()
        watched.see(first, via: via)
        return watched
    }

    static func after(_ first: Status) -> Watched { after(sighting(first)) }
}

extension [Event] {
    /// Their types as they stand on the wire.
    var texts: [String] { map(\.type.text) }
}
