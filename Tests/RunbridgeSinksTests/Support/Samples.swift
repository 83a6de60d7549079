import RunbridgeCore

/// Events to deliver.
enum Samples {
    /// An event of a run that failed.
    static func event(
        _ number: Int = 0, type: EventType = .status(.failed), name: String? = "nightly", object: JSON? = nil,
        id: String = "batch_abc", error: RunError? = RunError(code: "invalid_request", message: "the file is empty"),
        partial: Bool = false
    ) -> EncodedEvent {
        let now = Timestamp(milliseconds: 1_795_512_600_120)
        var sighting = Sighting(status: .failed, raw: "failed", provider: "openai")
        if case .status(let status) = type { (sighting.status, sighting.raw) = (status, status.rawValue) }
        sighting.name = name
        sighting.error = error
        sighting.partial = partial
        sighting.counts = Counts(total: 100, succeeded: 0, failed: 100)
        sighting.createdAt = now + .seconds(-812)
        sighting.object = object
        let run = RunState(
            key: RunKey(watcher: "openai", kind: "batch", id: id), sighting: sighting, previous: .running, revision: 2,
            firstSeenAt: now, changedAt: now, observedAt: now)
        let eventID = EventID(high: UInt64(now.milliseconds) << 16, low: UInt64(number))
        return Event(id: eventID, type: type, time: now, run: run, via: .poll).encoded()
    }

    /// Control characters, NUL, line breaks, escapes of terminals, right-to-left overrides, marks without end.
    static let hostileText =
        "a\u{0}b\nc\r\td\u{1b}[31m\u{202E}evil\u{2066}\u{7f}\u{85}\u{2028} \"q\" \\ $(id) `id` '; rm -rf / #"
        + String(repeating: "\u{301}", count: 50) + "😀\u{FFFF}"

    /// An event that would do harm if it could.
    static func hostile(_ number: Int = 99) -> EncodedEvent {
        event(
            number, name: hostileText,
            object: ["blob": .string(String(repeating: "é\u{0}\n", count: 16_000)), hostileKey: .string(hostileText)],
            id: hostileText, error: RunError(code: hostileText, message: hostileText))
    }

    private static let hostileKey = "k\u{0}\n"

    /// The first attempt of an event.
    static func delivery(_ event: EncodedEvent = event(), attempt: Int = 1) -> Delivery {
        Delivery(event: event, attempt: attempt)
    }
}

extension EncodedEvent {
    /// The event as a line.
    var line: [UInt8] { body + [UInt8(ascii: "\n")] }
}
