import RunbridgeCore
import RunbridgeStore

extension IntakeRules {
    /// Rules that any reader can follow: a new status is an event, every event goes to the sinks that the run's label
    /// `to` names, with spaces between, or else to `sinks`.
    static func test(sinks: [String] = ["hook"], bodySize: Int = 0, time: Timekeeper? = nil) -> IntakeRules {
        IntakeRules(
            track: { TestTracker.track($0, $1) },
            encode: { events in
                events.map { event in
                    let text = "{\"id\":\"\(event.id.text)\",\"pad\":\"\(String(repeating: "x", count: bodySize))\"}"
                    return EncodedEvent(id: event.id, type: event.type, run: event.run.key, body: Array(text.utf8))
                }
            },
            route: { event, _ in
                let named = event.run.sighting.labels["to"].map { $0.split(separator: " ").map(String.init) }
                let sinks = named ?? sinks
                return Routed(sinks: sinks, decision: "{\"to\":\"\(sinks.joined(separator: " "))\"}")
            }, time: time)
    }
}

/// The simplest tracker: whatever differs from the last status is a change.
enum TestTracker {
    static func track(_ observation: Observation, _ known: RunState?) -> Tracked {
        if case .unknown(let told, let delivery) = observation.finding {
            let state = RunState(
                key: observation.key, sighting: told, previous: nil, revision: delivery.utf8.count,
                firstSeenAt: observation.observedAt, changedAt: observation.observedAt,
                observedAt: observation.observedAt)
            return Tracked(state: nil, events: [event(.unknownWebhook, state, observation)])
        }
        guard case .seen(let sighting) = observation.finding else {
            guard var state = known, !state.isVanished else { return .nothing }
            state.isVanished = true
            state.revision += 1
            return Tracked(state: state, events: [event(.vanished, state, observation)])
        }
        guard known?.sighting.status != sighting.status else { return .nothing }
        var seen = sighting
        seen.object = nil
        let state = RunState(
            key: observation.key, sighting: seen, previous: known?.sighting.status,
            revision: (known?.revision ?? 0) + 1, firstSeenAt: known?.firstSeenAt ?? observation.observedAt,
            changedAt: sighting.changedAt ?? observation.observedAt, observedAt: observation.observedAt)
        let isSilent = observation.isFirstPass && sighting.status.isTerminal
        return Tracked(state: state, events: isSilent ? [] : [event(.status(sighting.status), state, observation)])
    }

    private static func event(_ type: EventType, _ state: RunState, _ observation: Observation) -> Event {
        Event(
            id: .test(of: type, state), type: type, time: state.changedAt, run: state, via: observation.via)
    }
}

extension EventID {
    /// An id that depends on what the real one depends on.
    static func test(of type: EventType, _ run: RunState) -> EventID {
        EventID(
            of: type, run: run.key, attempt: run.attempt, revision: run.revision, time: run.changedAt,
            digest: digest)
    }

    /// Stands for SHA-256.
    static let digest: Digest = { bytes in
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var result: [UInt8] = []
        for round in 0..<4 as Range<UInt8> {
            for byte in bytes + [round] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            for shift in stride(from: 0, to: 64, by: 8) {
                result.append(UInt8(truncatingIfNeeded: hash >> UInt64(shift)))
            }
        }
        return result
    }
}

extension Observation {
    /// An observation of a run of the kind `job`.
    static func of(
        _ id: String, _ status: Status, name: String? = nil, created: Timestamp? = nil, watcher: String = "ci",
        kind: String = "job", at time: Timestamp = .zero,
        to sinks: String? = nil, via: Via = .poll, isFirstPass: Bool = false
    ) -> Observation {
        Observation(
            key: RunKey(watcher: watcher, kind: kind, id: id), via: via, observedAt: time, isFirstPass: isFirstPass,
            finding: .seen(
                Sighting(
                    status: status, raw: status.rawValue, name: name,
                    labels: sinks.map { ["to": $0] } ?? [:], createdAt: created)))
    }
}

extension Timestamp {
    /// When tests begin: 2026-11-25.
    static let zero = Timestamp(seconds: 1_795_564_800)
}
