import RunbridgeCore
import RunbridgeWatchers
import TestSupport
import Testing

/// One bridge's events are another's webhooks.
@Suite struct ChainedBridgeTests {
    private static let key = RunKey(watcher: "openai", kind: "batch", id: "batch_abc")
    private static let moment = Timestamp(seconds: 1_795_512_600)

    private static let sighting = Sighting(
        status: .failed, raw: "cancelled_by_quota", provider: "openai", name: "nightly",
        url: "https://example.com/runs/1", labels: ["team": "ml"], attempt: 3, partial: true, reason: "quota",
        error: RunError(code: "quota", message: "too much"), counts: Counts(total: 10, succeeded: 4, failed: 6),
        createdAt: moment, changedAt: moment + .seconds(60))

    private static func event(_ type: EventType, _ sighting: Sighting = sighting) -> String {
        let state = RunState(
            key: key, sighting: sighting, previous: .running, revision: 2, firstSeenAt: moment,
            changedAt: moment + .seconds(60), observedAt: moment + .seconds(61))
        let event = Event(
            id: EventID(high: 1, low: 2), type: type, time: state.changedAt, run: state, via: .poll,
            anomaly: type == .anomaly ? "it cannot be" : nil)
        return String(decoding: event.encoded().body, as: UTF8.self)
    }

    @Test func whatTheFirstBridgeSawIsWhatTheSecondOneSees() async throws {
        try await Listening.during { listening in
            #expect(try await listening.send(signed: Self.event(.status(.failed))).status == 204)
            let seen = try #require(listening.host.record.observations.first)
            #expect(seen.key == RunKey(watcher: "ci", kind: "batch", id: "batch_abc"))
            #expect(seen.via == .webhook && seen.sighting == Self.sighting)
        }
    }

    @Test func whatOneBridgeCouldNotConfirmStaysSo() async throws {
        try await Listening.during { listening in
            var sighting = Self.sighting
            sighting.unconfirmed = true
            sighting.object = ["id": "batch_abc"]
            let answer = try await listening.send(signed: Self.event(.status(.failed), sighting))
            #expect(answer.status == 204)
            #expect(listening.host.record.observations.first?.sighting == sighting)
        }
    }

    @Test(arguments: EventType.all) func everyTypeIsTaken(_ type: EventType) async throws {
        try await Listening.during { listening in
            let answer = try await listening.send(signed: Self.event(type))
            #expect(answer.status == 204)
            let expected =
                switch type {
                case .unknownWebhook: [String]()
                case .vanished: ["batch/batch_abc gone"]
                default: ["batch/batch_abc failed"]
                }
            try await listening.expectSound(expected)
        }
    }

    /// The second bridge's tracker makes one event of each change, whatever the first one's events were.
    @Test func aChangeThatIsToldTwiceIsOneEvent() async throws {
        let tracker = Tracker(digest: { bytes in Array(repeating: UInt8(truncatingIfNeeded: bytes.count), count: 32) })
        try await Listening.during { listening in
            for type in [EventType.discovered, .status(.failed), .progress, .anomaly, .status(.failed)] {
                _ = try await listening.send(signed: Self.event(type))
            }
            var state: RunState?
            var types: [String] = []
            for observation in listening.host.record.observations {
                let tracked = tracker.track(observation, state)
                state = tracked.state ?? state
                types += tracked.events.map(\.type.text)
            }
            #expect(types == ["run.discovered", "run.failed"])
        }
    }
}
