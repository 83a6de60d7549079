import RunbridgeCore
import RunbridgeStore
import Testing

/// Events of one run reach one sink in the order they happened.
@Suite struct OrderTests {
    private static let statuses: [Status] = [.queued, .running, .waiting, .canceling, .canceled]

    /// A bridge with five events of one run, the first claimed, and one of another run.
    private func makeQueue(order: DeliveryOrder = .run) async throws -> (TestBridge, [ClaimedDelivery]) {
        let bridge = try await TestBridge(sinks: [SinkSetup(name: "hook", order: order)])
        let claimed = try await bridge.accept(.of("a", Self.statuses[0]), room: ["hook": 1]).claimed[try bridge.hook]
        for status in Self.statuses.dropFirst() { try await bridge.accept(.of("a", status)) }
        try await bridge.accept(.of("b", .running))
        return (bridge, claimed ?? [])
    }

    /// A bridge with five events of one run, all in the lane's hands.
    private func makeHeld() async throws -> (TestBridge, head: ClaimedDelivery, followers: [ClaimedDelivery]) {
        let bridge = try await TestBridge()
        var claimed: [ClaimedDelivery] = []
        for status in Self.statuses {
            claimed += try await bridge.accept(.of("a", status), room: ["hook": 9]).claimed[try bridge.hook] ?? []
        }
        #expect(claimed.count == 5)
        return (bridge, try #require(claimed.first), Array(claimed.dropFirst()))
    }

    private func statuses(_ bridge: TestBridge, _ deliveries: [ClaimedDelivery]) async throws -> [Status?] {
        let events = try await bridge.store.events()
        return deliveries.map { delivery in events.first { $0.event.id == delivery.event.id }?.status }
    }

    @Test func followersWaitWhileTheHeadWaitsForItsRetry() async throws {
        let (bridge, claimed) = try await makeQueue()
        let head = try #require(claimed.first)
        let due = Timestamp.zero + .seconds(60)
        let result = try await bridge.record((head, .retry(at: due)), room: ["hook": 100])
        #expect(TestBridge.runs(result.claimed[try bridge.hook]) == ["b"])
        #expect(try await bridge.standing().counts.blocked == 4)
        try await bridge.accept(.of("a", .succeeded), room: ["hook": 100])
        #expect(try await bridge.standing().counts.blocked == 5)
        try await bridge.expectSound()

        let again = try await bridge.claim(at: due)
        #expect(again.map(\.claim.event) == [head.claim.event])
        #expect(try await bridge.claim(at: due) == [], "the others wait while the head is in hand")
        let freed = try await bridge.record((again[0], .finish), room: ["hook": 100], at: due)
        #expect(
            try await statuses(bridge, freed.claimed[try bridge.hook] ?? [])
                == [.running, .waiting, .canceling, .canceled, .succeeded])
        try await bridge.expectSound()
    }

    @Test func aBuriedHeadLetsTheOthersGo() async throws {
        let (bridge, claimed) = try await makeQueue()
        try await bridge.record((try #require(claimed.first), .retry(at: .zero)))
        let head = try #require(try await bridge.claim().first)
        let result = try await bridge.record((head, .bury), room: ["hook": 100])
        #expect(TestBridge.runs(result.claimed[try bridge.hook]).count == 4)
        try await bridge.expectSound()
    }

    @Test func followersThatALaneGivesBackStandBehindTheHead() async throws {
        let (bridge, head, followers) = try await makeHeld()
        let due = Timestamp.zero + .seconds(1)
        try await bridge.record((head, .retry(at: due)), release: followers.reversed())
        #expect(try await bridge.claim() == [])
        #expect(try await bridge.standing().counts.blocked == 4)
        try await bridge.expectSound()
        let again = try await bridge.claim(at: due)
        #expect(again.map(\.claim.event) == [head.claim.event])
        try await bridge.record((again[0], .finish))
        #expect(try await bridge.claim().map(\.claim.event) == followers.map(\.claim.event))
        try await bridge.expectSound()
    }

    @Test func followersGivenBackBeforeTheHeadDoNotPassIt() async throws {
        let (bridge, head, followers) = try await makeHeld()
        try await bridge.record(release: followers)
        try await bridge.record((head, .retry(at: .zero + .seconds(1))))
        #expect(try await bridge.claim() == [])
        try await bridge.expectSound()
    }

    @Test func anInterruptedHeadGoesFirstAgain() async throws {
        let (bridge, claimed) = try await makeQueue()
        try await bridge.record((try #require(claimed.first), .giveBack))
        let again = try await bridge.claim()
        #expect(again.map(\.claim.event) == again.map(\.claim.event).sorted())
        #expect(again.first?.claim.event == claimed.first?.claim.event)
        try await bridge.expectSound()
    }

    @Test func anUnorderedSinkHoldsNothingBack() async throws {
        let (bridge, claimed) = try await makeQueue(order: .none)
        try await bridge.record((try #require(claimed.first), .retry(at: .zero + .seconds(60))))
        #expect(TestBridge.runs(try await bridge.claim()) == ["a", "a", "a", "a", "b"])
        try await bridge.expectSound()
    }

    @Test func anotherOrderTakesHoldOfWhatWaits() async throws {
        let (bridge, claimed) = try await makeQueue()
        try await bridge.record((try #require(claimed.first), .retry(at: .zero + .seconds(60))))
        _ = try await bridge.store.ensure([SinkSetup(name: "hook", order: .none)])
        try await bridge.expectSound()
        #expect(try await bridge.standing().counts.ready == 5)
        _ = try await bridge.store.ensure([SinkSetup(name: "hook", order: .run)])
        try await bridge.expectSound()
        #expect(TestBridge.runs(try await bridge.claim()) == ["b"])
        #expect(TestBridge.runs(try await bridge.claim(at: .zero + .seconds(60))) == ["a"])
    }

    @Test func aLongQueueComesOutWholeAndInOrder() async throws {
        let bridge = try await TestBridge()
        let count = 300
        let first = try await bridge.accept(.of("a", .queued), room: ["hook": 1]).claimed[try bridge.hook]?.first
        try await bridge.record((try #require(first), .retry(at: .zero + .seconds(1))))
        let changes = (1..<count).map { Observation.of("a", $0.isMultiple(of: 2) ? .queued : .running) }
        try await bridge.commit(intake: [ObservationBatch(watcher: "ci", observations: changes)])
        #expect(try await bridge.standing().counts.blocked == count - 1)

        var delivered: [Int64] = []
        var failures = 0
        var now = Timestamp.zero + .seconds(1)
        var claimed = try await bridge.claim(at: now)
        while let next = claimed.first {
            now = now + .seconds(1)
            // Every seventh attempt fails once, and what the lane holds behind it goes back.
            if delivered.count.isMultiple(of: 7), failures <= delivered.count / 7 {
                failures += 1
                try await bridge.record((next, .retry(at: now)), release: Array(claimed.dropFirst()), at: now)
                claimed = []
            } else {
                delivered.append(next.claim.event)
                try await bridge.record((next, .finish), at: now)
                claimed.removeFirst()
            }
            if claimed.isEmpty { claimed = try await bridge.claim(at: now) }
        }
        #expect(delivered.count == count)
        #expect(delivered == delivered.sorted())
        try await bridge.expectSound()
    }
}
