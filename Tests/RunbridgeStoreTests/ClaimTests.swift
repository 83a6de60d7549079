import RunbridgeCore
import RunbridgeStore
import Testing

@Suite struct ClaimTests {
    @Test func whatIsNewGoesStraightToALaneThatHasRoom() async throws {
        let bridge = try await TestBridge()
        let result = try await bridge.accept(
            .of("a", .running), .of("b", .running), .of("c", .running), room: ["hook": 2])
        let claimed = try #require(result.claimed[try bridge.hook])
        #expect(TestBridge.runs(claimed) == ["a", "b"])
        #expect(claimed.map(\.claim.number) == [1, 1])
        #expect(claimed.map(\.claim.attempt) == [1, 1])
        #expect(claimed.map(\.event) == (try await bridge.store.events()).prefix(2).map(\.event))
        #expect(result.sinks[try bridge.hook]?.counts.ready == 1)
        try await bridge.expectSound()
    }

    @Test func whatWaitsGoesBeforeWhatIsNew() async throws {
        let bridge = try await TestBridge()
        try await bridge.accept(.of("a", .running), .of("b", .running))
        let result = try await bridge.accept(.of("c", .running), .of("d", .running), room: ["hook": 3])
        #expect(TestBridge.runs(result.claimed[try bridge.hook]) == ["a", "b", "c"])
        let rest = try await bridge.accept(.of("e", .running), room: ["hook": 1])
        #expect(TestBridge.runs(rest.claimed[try bridge.hook]) == ["d"])
        try await bridge.expectSound()
    }

    @Test func nobodyIsHandedTheSameTwice() async throws {
        let bridge = try await TestBridge()
        try await bridge.accept(.of("a", .running), .of("b", .running))
        #expect(TestBridge.runs(try await bridge.claim(upTo: 1)) == ["a"])
        #expect(TestBridge.runs(try await bridge.claim(upTo: 5)) == ["b"])
        #expect(try await bridge.claim(upTo: 5) == [])
        #expect(try await bridge.claim(upTo: 0) == [])
        #expect(try await bridge.claim(upTo: -1) == [])
        try await bridge.expectSound()
    }

    @Test func withoutAClaimantNothingIsClaimed() async throws {
        let bridge = try await TestBridge()
        let group = CommitGroup(
            now: .zero, intake: [ObservationBatch(watcher: "ci", observations: [.of("a", .running)])],
            room: [try bridge.hook: 5])
        #expect(try await bridge.store.commit(group, by: bridge.rules).claimed.isEmpty)
        #expect(try await bridge.standing().counts.ready == 1)
    }

    @Test func aSinkThatIsPausedOrPacedGetsNothingUntilItMay() async throws {
        let bridge = try await TestBridge()
        let hook = try bridge.hook
        try await bridge.commit(changes: [(hook, .pause(reason: "410"))])
        let paused = try await bridge.accept(.of("a", .running), room: ["hook": 5])
        #expect(paused.claimed.isEmpty)
        #expect(paused.sinks[hook]?.isPaused == true)
        #expect(try await bridge.standing().pause?.since == .zero)
        #expect(try await bridge.standing().pause?.reason == "410")

        let until = Timestamp.zero + .seconds(10)
        #expect(try await bridge.store.change(sink: "hook", to: .unpause, at: .zero))
        #expect(try await bridge.store.change(sink: "hook", to: .pace(until: until), at: .zero))
        #expect(try await bridge.store.change(sink: "hook", to: .pace(until: .zero + .seconds(2)), at: .zero))
        #expect(try await bridge.claim(at: .zero + .seconds(9)) == [])
        #expect(try await bridge.standing().pacedUntil == until)
        let paced = try await bridge.commit(room: ["hook": 5], at: .zero + .seconds(9))
        #expect(paced.claimed.isEmpty)
        #expect(paced.sinks[hook]?.isPaused == false)
        #expect(paced.sinks[hook]?.pacedUntil == until)
        #expect(TestBridge.runs(try await bridge.claim(at: until)) == ["a"])
        #expect(try await !bridge.store.change(sink: "nobody", to: .unpause, at: .zero))
    }

    @Test func waitsThatEndedAndNewEventsShareALaneEvenly() async throws {
        let bridge = try await TestBridge()
        for index in 0..<8 { try await bridge.accept(.of("old\(index)", .running)) }
        for delivery in try await bridge.claim() {
            try await bridge.record((delivery, .retry(at: .zero + .seconds(1))))
        }
        for index in 0..<8 { try await bridge.accept(.of("new\(index)", .running)) }
        let runs = TestBridge.runs(try await bridge.claim(upTo: 6, at: .zero + .seconds(2)))
        #expect(runs == ["old0", "old1", "old2", "new0", "new1", "new2"])
        #expect(TestBridge.runs(try await bridge.claim(upTo: 100, at: .zero + .seconds(2))).count == 10)
        try await bridge.expectSound()
    }
}
