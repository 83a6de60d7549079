import RunbridgeCore
import RunbridgeStore
import Testing

@Suite struct LapsedClaimTests {
    @Test func whatADeadBridgeHeldIsDeliveredByTheNext() async throws {
        let bridge = try await TestBridge()
        try await bridge.accept(.of("a", .running), .of("b", .running), .of("a", .failed), room: ["hook": 10])
        try await bridge.accept(.of("c", .running))
        let next = try await TestBridge(in: bridge.folder, owner: 2)
        #expect(TestBridge.runs(try await next.claim()) == ["c"])
        #expect(try await next.store.takeBackClaims(except: 2) == 3)
        #expect(TestBridge.runs(try await next.claim()) == ["a", "b", "a"])
        try await next.expectSound()
    }

    @Test func aClaimIsTakenBackOnlyOnceItsTimeIsOver() async throws {
        let bridge = try await TestBridge()
        try await bridge.accept(.of("a", .running), room: ["hook": 10])
        let until = bridge.claimant.until
        let early = try await bridge.store.takeBackClaims(except: 2, lapsedAt: until + .milliseconds(-1))
        #expect(early == 0)
        #expect(try await bridge.store.takeBackClaims(except: 1) == 0, "its own are its own")
        #expect(try await bridge.store.takeBackClaims(except: 2, lapsedAt: until) == 1)
        #expect(try await bridge.standing().counts.ready == 1)
        try await bridge.expectSound()
    }

    @Test func anAttemptThatEndedTooLateStillCounts() async throws {
        let bridge = try await TestBridge()
        let claimed = try await bridge.accept(.of("a", .running), room: ["hook": 10]).claimed[try bridge.hook]
        let late = try #require(claimed?.first)
        _ = try await bridge.store.takeBackClaims(except: 2)
        let result = try await bridge.record((late, .finish))
        #expect(result.lost == [late.claim])
        #expect(try await bridge.standing().counts.delivered == 1)
        #expect(try await bridge.claim() == [])
        try await bridge.expectSound()
    }

    @Test func whatWasBuriedMeanwhileAndArrivedAfterAllIsNoDeadLetter() async throws {
        let bridge = try await TestBridge()
        let late = try #require(
            try await bridge.accept(.of("a", .running), room: ["hook": 10]).claimed[try bridge.hook]?.first)
        _ = try await bridge.store.takeBackClaims(except: 2)
        try await bridge.record((try #require(try await bridge.claim().first), .bury))
        try await bridge.record((late, .finish))
        #expect(try await bridge.store.deadLetters() == [])
        #expect(try await bridge.standing().counts.delivered == 1)
        try await bridge.expectSound()
    }

    @Test func aLateFailureAndTheAttemptInItsSteadAreBothOnRecord() async throws {
        let bridge = try await TestBridge()
        let late = try #require(
            try await bridge.accept(.of("a", .running), room: ["hook": 10]).claimed[try bridge.hook]?.first)
        let next = try await TestBridge(in: bridge.folder, owner: 2)
        _ = try await next.store.takeBackClaims(except: 2)
        let second = try #require(try await next.claim().first)
        #expect(second.claim.number == late.claim.number)
        #expect(try await bridge.record((late, .bury)).lost == [late.claim])
        try await bridge.expectSound()
        #expect(try await next.record((second, .retry(at: .zero))).lost == [])
        let third = try #require(try await next.claim().first)
        #expect(third.claim.number == 3)
        #expect(third.claim.attempt == 2)
        try await next.record((third, .finish))
        let explanation = try await bridge.store.explanation(of: third.event.id)
        #expect(explanation?.deliveries.first?.attempts.map(\.number) == [1, 2, 3])
        try await bridge.expectSound()
    }

    @Test func whatIsTakenBackStandsBeforeThoseBehindIt() async throws {
        let bridge = try await TestBridge()
        let head = try #require(
            try await bridge.accept(.of("a", .queued), room: ["hook": 1]).claimed[try bridge.hook]?.first)
        try await bridge.accept(.of("a", .running))
        try await bridge.record((head, .retry(at: .zero)))
        _ = try await bridge.claim()
        let next = try await TestBridge(in: bridge.folder, owner: 2)
        #expect(try await next.store.takeBackClaims(except: 2) == 1)
        try await next.expectSound()
        let claimed = try await next.claim()
        #expect(claimed.map(\.claim.event) == [head.claim.event])
        try await next.record((claimed[0], .finish))
        #expect(try await next.claim().count == 1)
        try await next.expectSound()
    }
}
