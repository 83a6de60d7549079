import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

/// What has become pointless is buried when its turn comes.
@Suite struct AgeLimitTests {
    private func make(
        _ limit: Duration? = .seconds(60), in folder: TemporaryFolder? = nil, order: DeliveryOrder = .run
    ) async throws -> TestBridge {
        try await TestBridge(
            in: folder, sinks: [SinkSetup(name: "hook", order: order, ageLimit: limit.map { AgeLimit($0) })])
    }

    private func commit(_ bridge: TestBridge, room: Int = 10, after seconds: Int64) async throws -> [String] {
        let result = try await bridge.commit(room: ["hook": room], at: .zero + .seconds(seconds))
        return TestBridge.runs(result.claimed[try bridge.hook])
    }

    @Test func anOldOneIsBuriedWithoutAnAttemptAndAYoungOneGoes() async throws {
        let bridge = try await make()
        try await bridge.accept(.of("old", .failed))
        try await bridge.accept(.of("young", .failed, at: .zero + .seconds(30)), at: .zero + .seconds(30))
        let result = try await bridge.commit(room: ["hook": 10], at: .zero + .seconds(61))
        #expect(TestBridge.runs(result.claimed[try bridge.hook]) == ["young"])
        let old = try #require(try await bridge.store.events().first?.event.id)
        #expect(result.expired.map(\.event) == [old])
        let letter = try #require(try await bridge.store.deadLetters().first)
        #expect(letter.attempts == 0)
        #expect(letter.outcome == nil)
        #expect(letter.tooOld == "too old: it happened more than 1m before its turn")
        #expect(letter.diedAt == .zero + .seconds(61))
        let delivery = try #require(try await bridge.store.explanation(of: old)?.deliveries.first)
        #expect(delivery.state == .dead)
        #expect(delivery.attempts == [])
        #expect(delivery.incidents.map(\.what) == [.tooOld])
        try await bridge.expectSound()
    }

    @Test func exactlyThatOldIsNotTooOldAndWithoutALimitNothingIs() async throws {
        let bridge = try await make()
        try await bridge.accept(.of("a", .failed))
        #expect(try await commit(bridge, after: 60) == ["a"])
        let unbounded = try await make(nil)
        try await unbounded.accept(.of("a", .failed))
        #expect(try await commit(unbounded, after: 100_000_000) == ["a"])
    }

    @Test func whatComesInOldIsNotHandedOutEither() async throws {
        let bridge = try await make()
        let now = Timestamp.zero + .seconds(100)
        let claimed = try await bridge.accept(.of("a", .failed), room: ["hook": 10], at: now).claimed
        #expect(claimed.isEmpty)
        #expect(try await commit(bridge, after: 100) == [])
        #expect(try await bridge.standing().counts.dead == 1)
        try await bridge.expectSound()
    }

    @Test func oneUnderWayIsNotTouchedAndOneThatComesBackIsBuriedWhenItIsDue() async throws {
        let bridge = try await make()
        let claimed = try await bridge.accept(.of("a", .failed), room: ["hook": 1]).claimed[try bridge.hook]
        #expect(try await commit(bridge, after: 1000) == [])
        #expect(try await bridge.standing().counts.claimed == 1)
        let due = Timestamp.zero + .seconds(1005)
        try await bridge.record((try #require(claimed?.first), .retry(at: due)), at: .zero + .seconds(1000))
        #expect(try await commit(bridge, after: 1004) == [])
        #expect(try await bridge.standing().counts.waiting == 1)
        #expect(try await commit(bridge, after: 1005) == [])
        #expect(try await bridge.standing().counts.dead == 1)
        let letter = try #require(try await bridge.store.deadLetters().first)
        #expect(letter.attempts == 1)
        #expect(letter.tooOld != nil)
        try await bridge.expectSound()
    }

    @Test func whatStoodBehindAnOldOneOfItsRunGoesAtOnce() async throws {
        let bridge = try await make()
        let claimed = try await bridge.accept(.of("a", .queued), room: ["hook": 1]).claimed[try bridge.hook]
        try await bridge.accept(.of("a", .running, at: .zero + .seconds(50)), at: .zero + .seconds(50))
        try await bridge.record((try #require(claimed?.first), .retry(at: .zero + .seconds(61))))
        let result = try await bridge.commit(room: ["hook": 1], at: .zero + .seconds(70))
        #expect(result.claimed[try bridge.hook]?.map(\.claim.event) == [2])
        #expect(try await bridge.standing().counts.dead == 1)
        try await bridge.expectSound()
    }

    @Test func roomForOneStillGetsAYoungOneBehindManyOld() async throws {
        let bridge = try await make()
        for index in 0..<100 { try await bridge.accept(.of("old\(index)", .failed)) }
        try await bridge.accept(.of("young", .failed, at: .zero + .seconds(90)), at: .zero + .seconds(90))
        #expect(try await commit(bridge, room: 1, after: 100) == ["young"])
        #expect(try await bridge.standing().counts.dead == 100)
        try await bridge.expectSound()
    }

    @Test func manyThousandOldOnesAreBuriedInSeveralSteps() async throws {
        let bridge = try await make()
        let observations = (0..<2500).map { Observation.of("run\($0)", .failed) }
        try await bridge.commit(intake: [ObservationBatch(watcher: "ci", observations: observations)])
        #expect(try await commit(bridge, room: 500, after: 100) == [])
        let left = try await bridge.standing().counts.ready
        #expect(left > 0)
        #expect(left < 2500)
        for _ in 0..<5 { _ = try await commit(bridge, room: 500, after: 100) }
        #expect(try await bridge.standing().counts.dead == 2500)
        try await bridge.expectSound()
    }

    @Test func whatAPersonAskedForIsAsOldAsTheAsking() async throws {
        let folder = try TemporaryFolder()
        let bridge = try await make(in: folder)
        try await bridge.accept(.of("a", .failed))
        #expect(try await commit(bridge, after: 100) == [])
        #expect(try await bridge.retryDead(DeadFilter(), at: .zero + .seconds(200)) == 1)
        try bridge.store.close()
        let again = try await make(in: folder)
        let claimed = try await again.claim(at: .zero + .seconds(260))
        #expect(TestBridge.runs(claimed) == ["a"])
        try await again.record((claimed[0], .retry(at: .zero + .seconds(261))), at: .zero + .seconds(260))
        #expect(try await commit(again, after: 261) == [])
        #expect(try await again.standing().counts.dead == 1)
        let event = try #require(try await again.store.events().first?.event.id)
        let incidents = try #require(try await again.store.explanation(of: event)?.deliveries.first).incidents
        #expect(incidents.map(\.what) == [.tooOld, .retried, .tooOld])
        #expect(incidents.map(\.who) == [nil, "anna", nil])
        #expect(incidents.map(\.attempts) == [0, 0, 1])
        try await again.expectSound()
    }

    @Test func theLimitIsTheConfigsAlsoWhenItChanges() async throws {
        let bridge = try await make()
        try await bridge.accept(.of("a", .failed))
        _ = try await bridge.store.ensure([SinkSetup(name: "hook", ageLimit: AgeLimit(.seconds(3600)))])
        #expect(try await bridge.standing().ageLimit == AgeLimit(.seconds(3600)))
        #expect(try await commit(bridge, after: 100) == ["a"])
        _ = try await bridge.store.ensure([SinkSetup(name: "hook")])
        #expect(try await bridge.standing().ageLimit == nil)
    }
}
