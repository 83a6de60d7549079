/// Decides which sinks an event goes to, and says why for every route.
///
/// Pure. Every route that matches applies, and each sink is named once, in the order of the routes.
public struct Router: Sendable {
    private let routes: [Route]
    private let unmatched: [String]
    /// For each route, what it says in a decision.
    private let texts: [Route.Texts]

    /// A router.
    ///
    /// - Parameters:
    ///   - routes: the routes, in the order of the config.
    ///   - unmatched: the sinks for events that no route wants; quiet events (``EventType/isQuiet``) stay quiet.
    public init(routes: [Route], unmatched: [String] = []) {
        self.routes = routes
        self.unmatched = unmatched
        texts = routes.map(Route.Texts.init)
    }

    /// Where an event goes. Its body is read only if a route asks for something inside.
    public func route(_ event: Event, _ encoded: EncodedEvent) -> Routed {
        var sinks: [String] = []
        var data = LazyData(encoded)
        var writer = JSONWriter(capacity: 64 + routes.count * 96)
        writer.beginObject()
        writer.name("routes")
        writer.beginArray()
        var isMatched = false
        for (index, route) in routes.enumerated() {
            let miss = route.miss(of: event, &data, texts[index])
            writer.beginObject()
            writer.name("index")
            writer.value(index)
            writer.name("matched")
            writer.value(miss == nil)
            writer.name("why")
            writer.value(miss ?? texts[index].match)
            writer.endObject()
            guard miss == nil else { continue }
            isMatched = true
            for sink in route.to where !sinks.contains(sink) { sinks.append(sink) }
        }
        writer.endArray()
        let takesRest = !isMatched && !event.type.isQuiet && !event.isForRoutesAlone && !unmatched.isEmpty
        if takesRest {
            for sink in unmatched where !sinks.contains(sink) { sinks.append(sink) }
        }
        writer.name("unmatched")
        writer.value(takesRest)
        writer.name("to")
        writer.beginArray()
        for sink in sinks { writer.value(sink) }
        writer.endArray()
        writer.endObject()
        return Routed(sinks: sinks, decision: String(decoding: writer.bytes, as: UTF8.self))
    }
}

extension Event {
    /// Whether only routes with a threshold of their own may get it: where none wants it, it need not be told.
    public var isForRoutesAlone: Bool {
        if case .stalled(_, .routes) = measure { true } else { false }
    }
}

/// An event's `data`, read from its body when it is first asked for.
struct LazyData {
    private let encoded: EncodedEvent
    private var data: JSON?

    init(_ encoded: EncodedEvent) {
        self.encoded = encoded
    }

    mutating func value() -> JSON {
        if let data { return data }
        // We wrote the body ourselves: what cannot be read again holds nothing that a condition could want.
        let read = (try? encoded.json())?["data"] ?? .null
        data = read
        return read
    }
}

extension Route {
    /// Why the event is not for this route; `nil` if it is. The texts hold nothing that differs from run to run, so that
    /// decisions can be shared.
    func miss(of event: Event, _ data: inout LazyData, _ texts: Texts) -> String? {
        if when.isEmpty {
            if event.type.isQuiet { return "\(event.type.text) is quiet: it must be asked for with when" }
        } else if !when.contains(where: { $0.holds(for: event) }) {
            return "when \(texts.when) does not hold for \(event.type.text)"
        }
        if case .stalled(let after, let audience) = event.measure {
            let isWanted = stalledAfter.map { $0 == after } ?? (audience == .everyone)
            if !isWanted {
                return
                    "it stalled for \(after.text), and the route asks for \(stalledAfter?.text ?? "the watcher's threshold")"
            }
        }
        let key = event.run.key
        if !isFrom(key.watcher) {
            return "from \(texts.from) does not name the watcher \(key.watcher)"
        }
        if !kind.isEmpty, !kind.contains(where: { $0.matches(key.kind) }) {
            return "kind \(texts.kind) does not name the kind \(key.kind)"
        }
        if !run.isEmpty {
            let name = event.run.sighting.name
            guard run.contains(where: { $0.matches(key.id) || (name.map($0.matches) ?? false) }) else {
                return "run \(texts.run) names neither its id nor its name"
            }
        }
        guard !conditions.conditions.isEmpty else { return nil }
        return conditions.firstMiss(in: data.value()).map { index in
            let condition = conditions.conditions[index]
            return "where \(condition.path): \(condition.test) does not hold"
        }
    }

    /// What it asks for, in words: made once, used with every event.
    struct Texts: Sendable {
        let when, from, kind, run: String
        /// Why it takes an event.
        let match: String

        init(_ route: Route) {
            when = Self.list(route.when)
            from = Self.list(route.from.map(\.pattern))
            kind = Self.list(route.kind.map(\.pattern))
            run = Self.list(route.run.map(\.pattern))
            var terms: [String] = []
            if !route.when.isEmpty { terms.append("when \(when)") }
            if !route.from.isEmpty { terms.append("from \(from)") }
            if !route.kind.isEmpty { terms.append("kind \(kind)") }
            if !route.run.isEmpty { terms.append("run \(run)") }
            if let after = route.stalledAfter { terms.append("stalled_after \(after.text)") }
            terms += route.conditions.conditions.map { "where \($0.path): \($0.test)" }
            match =
                terms.isEmpty
                ? "it takes every event that is not quiet"
                : "\(terms.joined(separator: ", ")) \(terms.count == 1 ? "holds" : "all hold")"
        }

        private static func list(_ words: [some CustomStringConvertible]) -> String {
            words.count == 1 ? words[0].description : "[\(words.map(\.description).joined(separator: ", "))]"
        }
    }
}
