import RunbridgeCatalog
import RunbridgeCore
import RunbridgeFormats
import Testing

/// Events as the chat formats get them.
enum ChatEvent {
    /// Letters that mean something to JSON, to one of the markups, to a terminal or to the eye.
    static let hostile =
        "\"}],`*_~|<!here> <@U1> @everyone [x](http://evil) \\\n\u{0}\u{1b}[31m\u{202E}{{title}} 👨‍👩‍👧‍👦 &amp; é\u{301}"

    /// An event that says little.
    static func sparse(_ type: EventType = .status(.running), status: Status = .running) -> EncodedEvent {
        event(type, Sighting(status: status, raw: status.rawValue), previous: nil)
    }

    /// A batch that failed, as one would meet it.
    static let failed = event(
        .status(.failed),
        Sighting(
            status: .failed, raw: "failed", provider: "openai", name: "nightly",
            url: "https://platform.openai.com/batches/batch_abc", attempt: 1,
            error: RunError(code: "invalid_request", message: "line 7 is no JSON"),
            counts: Counts(total: 100, succeeded: 97, failed: 3), createdAt: start),
        previous: .running)

    /// An event that says all it can in hostile letters, each text this many times over.
    static func hostile(_ type: EventType, status: Status = .failed, times: Int = 1) -> EncodedEvent {
        let text = String(repeating: hostile, count: times)
        return event(
            type,
            Sighting(
                status: status, raw: text, provider: text, name: text, url: "https://example.com/?a=1&b=%22",
                labels: [text: text],
                attempt: 2, partial: true, reason: text, error: RunError(code: text, message: text),
                counts: Counts(total: 100, succeeded: 1, failed: 2, canceled: 3, expired: 4, active: 5),
                createdAt: start,
                object: ["x": .string(text)]),
            previous: .waiting, key: RunKey(watcher: text, kind: text, id: text),
            anomaly: type == .anomaly ? text : nil)
    }

    /// Trouble of a watcher, as the bridge tells it.
    static let watchError = event(
        .watchError,
        Sighting(
            status: .failed, raw: "failing", name: "openai", attempt: 1, reason: "401 Unauthorized: check api_key",
            error: RunError(message: "401 Unauthorized: check api_key")),
        previous: .succeeded, key: RunKey(watcher: "openai", kind: "watch", id: "openai"))

    private static let start = Timestamp(milliseconds: 1_795_512_600_120)

    private static func event(
        _ type: EventType, _ sighting: Sighting, previous: Status?,
        key: RunKey = RunKey(watcher: "openai", kind: "batch", id: "batch_abc"), anomaly: String? = nil
    ) -> EncodedEvent {
        let end = start + .milliseconds(812_400)
        let run = RunState(
            key: key, sighting: sighting, previous: previous, revision: 2, firstSeenAt: start, changedAt: end,
            observedAt: end)
        return Event(
            id: EventID(high: 1, low: 2), type: type, time: end, run: run, via: .poll, anomaly: anomaly
        ).encoded()
    }
}

/// A format of the catalogue.
func format(_ name: String) throws -> Format { try #require(Catalog.format(named: name)) }

extension Format {
    /// The event in this format, read as JSON.
    func json(_ event: EncodedEvent) throws -> JSON { try JSON(parsing: try render(event).bytes) }
}

extension JSON {
    /// All texts in it, those of nested values too, with the names of the members that they are under.
    func texts(under name: String = "") -> [(name: String, text: String)] {
        switch self {
        case .string(let text): [(name, text)]
        case .array(let elements): elements.flatMap { $0.texts(under: name) }
        case .object(let members): members.flatMap { $0.value.texts(under: $0.name) }
        case .null, .bool, .number: []
        }
    }
}
