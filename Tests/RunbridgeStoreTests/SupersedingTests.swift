import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

/// A run's newer event takes the place of its older ones that wait.
@Suite struct SupersedingTests {
    private func make(
        _ order: DeliveryOrder = .run, supersedes: Bool = true, in folder: TemporaryFolder? = nil
    ) async throws -> TestBridge {
        try await TestBridge(in: folder, sinks: [SinkSetup(name: "hook", order: order, supersedes: supersedes)])
    }

    /// The places of the events that are handed out.
    private func claim(_ bridge: TestBridge, at now: Timestamp = .zero) async throws -> [Int64] {
        try await bridge.claim(at: now).map(\.claim.event)
    }

    private func delivery(_ event: Int, of bridge: TestBridge) async throws -> Explanation.Delivery {
        let events = try await bridge.store.events()
        let explanation = try await bridge.store.explanation(of: events[event - 1].event.id)
        return try #require(explanation?.deliveries.first)
    }

    @Test(arguments: DeliveryOrder.allCases)
    func ofWhatWaitsOnlyTheNewestOfEachRunGoes(_ order: DeliveryOrder) async throws {
        let bridge = try await make(order)
        for status in [Status.queued, .running, .failed] {
            try await bridge.accept(.of("a", status))
            try await bridge.accept(.of("b", status))
        }
        #expect(try await bridge.standing().counts.superseded == 4)
        #expect(try await bridge.standing().counts.pending == 2)
        #expect(try await claim(bridge) == [5, 6])
        try await bridge.expectSound()
    }

    @Test func theOlderOneSaysByWhichItWasSuperseded() async throws {
        let folder = try TemporaryFolder()
        let bridge = try await make(in: folder)
        try await bridge.accept(.of("a", .running))
        try await bridge.accept(.of("a", .failed, at: .zero + .seconds(7)), at: .zero + .seconds(7))
        try bridge.store.close()
        let again = try await make(in: folder)
        let delivery = try await delivery(1, of: again)
        #expect(delivery.state == .superseded)
        #expect(delivery.state.word == "superseded")
        #expect(delivery.attempts == [])
        #expect(delivery.incidents.map(\.what) == [.superseded])
        #expect(delivery.incidents.first?.at == .zero + .seconds(7))
        #expect(delivery.incidents.first?.detail == (try await again.store.events().last?.event.id.text))
        #expect(try await claim(again) == [2])
    }

    @Test func withoutItEveryEventGoes() async throws {
        let bridge = try await make(.none, supersedes: false)
        for status in [Status.queued, .running, .failed] { try await bridge.accept(.of("a", status)) }
        #expect(try await claim(bridge) == [1, 2, 3])
        #expect(try await bridge.standing().counts.superseded == 0)
    }

    @Test func oneUnderWayIsNotTouchedAndTheNewestWaitsForIt() async throws {
        let bridge = try await make()
        let claimed = try await bridge.accept(.of("a", .queued), room: ["hook": 1]).claimed[try bridge.hook]
        let first = try #require(claimed?.first)
        for status in [Status.running, .waiting, .failed] {
            #expect(try await bridge.accept(.of("a", status), room: ["hook": 9]).claimed.isEmpty)
        }
        #expect(try await bridge.standing().counts.claimed == 1)
        #expect(try await bridge.standing().counts.superseded == 2)
        try await bridge.expectSound()
        let result = try await bridge.record((first, .finish), room: ["hook": 9])
        #expect(result.claimed[try bridge.hook]?.map(\.claim.event) == [4])
        try await bridge.expectSound()
    }

    @Test(arguments: DeliveryOrder.allCases)
    func oneThatComesBackToBeTriedAgainIsSupersededThen(_ order: DeliveryOrder) async throws {
        let bridge = try await make(order)
        let claimed = try await bridge.accept(.of("a", .running), room: ["hook": 1]).claimed[try bridge.hook]
        try await bridge.accept(.of("a", .failed))
        try await bridge.record((try #require(claimed?.first), .retry(at: .zero + .seconds(5))))
        #expect(try await bridge.standing().counts.waiting == 0)
        let delivery = try await delivery(1, of: bridge)
        #expect(delivery.state == .superseded)
        #expect(delivery.attempts.count == 1)
        #expect(delivery.incidents.map(\.attempts) == [1])
        try await bridge.expectSound()
        #expect(try await claim(bridge) == [2])
    }

    @Test func oneThatWasOvertakenAndComesBackIsNotMadeAfterwards() async throws {
        let bridge = try await make(.none)
        let old = try await bridge.accept(.of("a", .running), room: ["hook": 1]).claimed[try bridge.hook]
        let new = try await bridge.accept(.of("a", .failed), room: ["hook": 1]).claimed[try bridge.hook]
        try await bridge.record((try #require(new?.first), .finish))
        try await bridge.record((try #require(old?.first), .retry(at: .zero)))
        #expect(try await claim(bridge) == [])
        #expect(try await delivery(1, of: bridge).state == .superseded)
        try await bridge.expectSound()
    }

    @Test func aClaimGivenBackUnusedIsSupersededToo() async throws {
        let bridge = try await make()
        let claimed = try await bridge.accept(.of("a", .running), room: ["hook": 1]).claimed[try bridge.hook]
        try await bridge.accept(.of("a", .failed))
        try await bridge.commit(release: try #require(claimed))
        #expect(try await claim(bridge) == [2])
        #expect(try await bridge.standing().counts.superseded == 1)
        try await bridge.expectSound()
    }

    @Test func whatEndedUnseenIsMadeAgainBeforeTheNewest() async throws {
        let folder = try TemporaryFolder()
        let bridge = try await make(in: folder)
        try await bridge.accept(.of("a", .running), room: ["hook": 1])
        try await bridge.accept(.of("a", .failed))
        try bridge.store.close()
        let again = try await make(in: folder)
        #expect(try await again.store.takeBackClaims(except: 2) == 1)
        try await again.expectSound()
        let first = try await again.claim()
        #expect(first.map(\.claim.event) == [1])
        try await again.record((first[0], .finish))
        #expect(try await claim(again) == [2])
        try await again.expectSound()
    }

    @Test func aWaitingOneIsReplacedWithItsWait() async throws {
        let bridge = try await make()
        let claimed = try await bridge.accept(.of("a", .running), room: ["hook": 1]).claimed[try bridge.hook]
        try await bridge.record((try #require(claimed?.first), .retry(at: .zero + .seconds(3600))))
        let result = try await bridge.accept(.of("a", .failed), room: ["hook": 1])
        #expect(result.claimed[try bridge.hook]?.map(\.claim.event) == [2])
        #expect(result.sinks[try bridge.hook]?.nextDue == nil)
        try await bridge.expectSound()
    }

    @Test func whatAPersonAskedForStays() async throws {
        let bridge = try await make()
        let claimed = try await bridge.accept(.of("a", .running), room: ["hook": 1]).claimed[try bridge.hook]
        try await bridge.record((try #require(claimed?.first), .bury))
        #expect(try await bridge.retryDead(DeadFilter()) == 1)
        try await bridge.accept(.of("a", .failed))
        #expect(try await bridge.standing().counts.superseded == 0)
        let first = try await bridge.claim(upTo: 1)
        #expect(first.map(\.claim.event) == [1])
        try await bridge.record((first[0], .retry(at: .zero)))
        #expect(try await bridge.standing().counts.superseded == 0)
        try await bridge.expectSound()
    }

    @Test func deadLettersAreNotReplaced() async throws {
        let bridge = try await make()
        let claimed = try await bridge.accept(.of("a", .running), room: ["hook": 1]).claimed[try bridge.hook]
        try await bridge.record((try #require(claimed?.first), .bury))
        try await bridge.accept(.of("a", .failed))
        #expect(try await bridge.store.deadLetters().count == 1)
        #expect(try await claim(bridge) == [2])
    }
}
