import RunbridgeCore
import RunbridgeStore

extension Explanation {
    /// For programs: `{id, type, event, observation, decision, routes, deliveries}`. The members are part of what users
    /// rely on; the page Explaining says what each is.
    var json: JSON {
        let decided = decided
        // Bytes that are kept no more are no event to show.
        let body = (try? event.event.json()) ?? .null
        return [
            "id": .string(event.event.id.text), "type": .string(event.event.type.text),
            "event": body,
            "observation": observation(of: body["data"]),
            "decision": [
                "to": .array(decided.sinks.map(JSON.string)), "unmatched": .bool(decided.isUnmatched),
            ],
            "routes": .array(decided.routes.map(\.json)),
            "deliveries": .array(deliveries.map(\.json)),
        ]
    }

    /// What the router decided, read again.
    var decided: Decision { Decision(decision) }

    private func observation(of data: JSON?) -> JSON {
        let run = event.event.run
        // Where and how it was seen stands beside it.
        let known: Set = ["run", "object", "via", "observed_at"]
        let seen = data?.members.map { members in JSON.object(members.filter { !known.contains($0.name) }) }
        return [
            "via": .string(event.via.rawValue), "observed_at": JSON(event.observedAt),
            "happened_at": JSON(event.event.time), "watcher": .string(run.watcher), "kind": .string(run.kind),
            "run": .string(run.id), "status": .string(event.status.rawValue), "seen": seen ?? .null,
        ]
    }
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
        [
            "sink": .string(sink), "state": .string(state.word), "next_attempt_at": JSON(nextTime),
            "paused_at": JSON(isPending ? hold.pausedAt : nil),
            "paused_reason": JSON(isPending ? hold.pausedReason : nil),
            "attempts": .array(attempts.map(\.json)), "incidents": .array(incidents.map(\.json)),
        ]
    }

    /// Whether it is still owed.
    var isPending: Bool { state.isPending }

    /// Before when it is not tried: its own wait, or that of the whole sink. One that is past does not hold it back;
    /// `nil` if there is none, or it is paused.
    var nextTime: Timestamp? {
        guard hold.pausedAt == nil else { return nil }
        return switch state {
        case .ready: hold.pacedUntil
        case .waiting: [nextAttemptAt, hold.pacedUntil].compactMap { $0 }.max()
        case .claimed, .blocked, .dead, .delivered, .discarded, .superseded: nil
        }
    }
}

extension Incident {
    /// For programs.
    var json: JSON {
        [
            "what": .string(what.word), "at": JSON(at), "who": JSON(who), "detail": JSON(detail),
            "replay": JSON(replay.map { Int($0) }), "attempts": JSON(attempts),
        ]
    }
}

extension Explanation.Attempt {
    fileprivate var json: JSON {
        [
            "number": JSON(number), "at": JSON(at), "duration_ms": JSON(duration / .milliseconds(1)),
            "outcome": .string(outcome.word), "code": JSON(outcome.reason?.code.rawValue), "status": JSON(status),
            "reason": JSON(outcome.reason?.text), "answer": JSON(detail), "detail": JSON(said),
            "asked_wait_ms": JSON(outcome.askedWait.map { $0 / .milliseconds(1) }),
            "next": .string(next.word), "next_at": JSON(next.time), "phases": phases.map(\.json) ?? .null,
        ]
    }

    /// Why it ended so, and what the receiver said.
    private var said: String? {
        let parts = [outcome.reason?.text, detail].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ": ")
    }
}

extension DeliveryOutcome {
    /// How long the receiver asked to be left alone for.
    var askedWait: Duration? {
        if case .retry(_, let asked) = self { asked } else { nil }
    }
}

extension AttemptRecord.Next {
    fileprivate var word: String {
        switch self {
        case .finish: "finish"
        case .retry: "retry"
        case .bury: "bury"
        case .giveBack: "give_back"
        }
    }

    fileprivate var time: Timestamp? {
        if case .retry(let time) = self { time } else { nil }
    }
}

extension AttemptPhases {
    fileprivate var json: JSON {
        func end(_ phase: Phase) -> JSON { JSON(self.end(of: phase).map { $0 / .milliseconds(1) }) }
        return [
            "connection": reached == nil || reached == .resolve
                ? .null : .string(isConnectionKept ? "kept" : "new"),
            "dns_ms": end(.resolve), "connect_ms": end(.connect), "tls_ms": end(.tls),
            "first_byte_ms": end(.firstByte), "total_ms": JSON(total / .milliseconds(1)),
            "reached": JSON(reached?.rawValue),
        ]
    }
}
