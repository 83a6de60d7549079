import RunbridgeCore
import RunbridgeStore
import Testing

@Suite struct EventMatchTests {
    /// A bridge with events of these ids.
    private func makeBridge(_ ids: [String]) async throws -> TestBridge {
        var bridge = try await TestBridge()
        bridge.rules.track = { observation, known in
            var tracked = TestTracker.track(observation, known)
            for index in tracked.events.indices {
                if let id = EventID(text: observation.key.id) { tracked.events[index].id = id }
            }
            return tracked
        }
        let observations = ids.map { Observation.of($0, .running) }
        try await bridge.commit(intake: [ObservationBatch(watcher: "ci", observations: observations)])
        return bridge
    }

    private let ids = [
        "evt_01kb0000000000000000000000", "evt_01kb0000000000000000000001", "evt_01kbzzzzzzzzzzzzzzzzzzzzzz",
        "evt_7zzzzzzzzzzzzzzzzzzzzzzzzz", "evt_00000000000000000000000000",
    ]

    @Test(arguments: [
        ("evt_01kb0000000000000000000001", 1), ("01kb0000000000000000000001", 1), ("evt_01kbz", 2), ("01KBZ", 2),
        ("EVT_7", 3), ("7zz", 3), ("evt_00", 4),
    ])
    func aPrefixThatOneIdHasMeansIt(_ text: String, _ index: Int) async throws {
        let bridge = try await makeBridge(ids)
        guard case .one(let event) = try await bridge.store.event(named: text) else {
            Issue.record("\(text) does not mean one event")
            return
        }
        #expect(event.event.id.text == ids[index])
    }

    @Test func aPrefixThatSeveralHaveNamesThem() async throws {
        let bridge = try await makeBridge(ids)
        guard case .several(let events, let more) = try await bridge.store.event(named: "evt_01kb") else {
            Issue.record("it does not mean several events")
            return
        }
        #expect(events.map(\.event.id.text) == Array(ids.prefix(3)))
        #expect(!more)
    }

    @Test func ofVeryManyOnlyTheFirstAreNamed() async throws {
        let many = (0..<15).map { "evt_01kb00000000000000000000" + ($0 < 10 ? "0\($0)" : "1\($0 - 10)") }
        let bridge = try await makeBridge(many)
        guard case .several(let events, let more) = try await bridge.store.event(named: "01kb") else {
            Issue.record("it does not mean several events")
            return
        }
        #expect(events.map(\.event.id.text) == Array(many.prefix(EventMatch.limit)))
        #expect(more)
    }

    @Test func anIdThatIsNotThereIsToldFromATextThatIsNoId() async throws {
        let bridge = try await makeBridge(ids)
        for text in ["01kc", "evt_01kb0000000000000000000002"] {
            #expect(try await bridge.store.event(named: text) == .none)
        }
        for text in [
            "", "evt_", "8", "01kbu", "batch_abc", "01kb00000000000000000000000", "é", "evt_ 1", "\u{0}", "\u{11}",
        ] {
            #expect(try await bridge.store.event(named: text) == .malformed, "\(text)")
        }
    }
}
