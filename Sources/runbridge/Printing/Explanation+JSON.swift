import RunbridgeCore
import RunbridgeStore

extension Explanation {
    /// For programs: `{event, routes: [{index, matched, why}], deliveries: [{sink, state, attempts: […]}]}`.
    var json: JSON {
        [
            // Bytes that are kept no more are no event to show.
            "event": (try? event.event.json()) ?? .null,
            "routes": .array(decided.routes.map(\.json)),
            "deliveries": .array(deliveries.map(\.json)),
        ]
    }

    /// What the router decided, read again.
    var decided: Decision { Decision(decision) }
}

/// Why an event went where it went.
struct Decision: Equatable {
    /// What became of one route.
    struct RouteFinding: Equatable {
        /// Its place in the config, from 0.
        var index: Int
        var isMatched: Bool
        var why: String
    }

    var routes: [RouteFinding] = []
    /// Whether it went where events go that no route wants.
    var isUnmatched = false
    /// Names of sinks.
    var sinks: [String] = []

    /// Reads the router's own JSON; what it does not say is left empty.
    init(_ text: String) {
        // The router wrote it. Should it ever write otherwise, the rest of the explanation is still worth having.
        guard let json = try? JSON(parsing: text) else { return }
        routes = (json["routes"]?.array ?? []).enumerated().map { position, route in
            RouteFinding(
                index: route["index"]?.int.flatMap(Int.init(exactly:)) ?? position,
                isMatched: route["matched"]?.bool ?? false, why: route["why"]?.string ?? "")
        }
        isUnmatched = json["unmatched"]?.bool ?? false
        sinks = (json["to"]?.array ?? []).compactMap(\.string)
    }
}

extension Decision.RouteFinding {
    fileprivate var json: JSON { ["index": JSON(index), "matched": .bool(isMatched), "why": .string(why)] }
}

extension Explanation.Delivery {
    fileprivate var json: JSON {
        ["sink": .string(sink), "state": .string(state.word), "attempts": .array(attempts.map(\.json))]
    }
}

extension Explanation.Attempt {
    fileprivate var json: JSON {
        [
            "number": JSON(number), "at": JSON(at), "duration_ms": JSON(duration / .milliseconds(1)),
            "outcome": .string(outcome.word), "status": JSON(status), "detail": JSON(said),
        ]
    }

    /// Why it ended so, and what the receiver said.
    private var said: String? {
        let parts = [outcome.reason?.text, detail].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ": ")
    }
}
