import RunbridgeCore
import RunbridgeStore
import Testing

@Suite struct DeadLetterTests {
    /// A bridge with these runs' events dead at each of the sinks.
    private func makeDead(_ runs: [String], sinks: [String] = ["hook"]) async throws -> TestBridge {
        let bridge = try await TestBridge(sinks: sinks.map { SinkSetup(name: $0) }, rules: .test(sinks: sinks))
        let room = Dictionary(uniqueKeysWithValues: sinks.map { ($0, 1000) })
        for (index, run) in runs.enumerated() {
            let now = Timestamp.zero + .seconds(index)
            let result = try await bridge.accept(.of(run, .failed, at: now), room: room, at: now)
            for delivery in result.claimed.values.joined() { try await bridge.record((delivery, .bury), at: now) }
        }
        return bridge
    }

    @Test func allAreListedSinkBySinkAndPageByPage() async throws {
        let bridge = try await makeDead(["a", "b", "c"], sinks: ["one", "two"])
        var pages: [[DeadLetter]] = []
        repeat {
            pages.append(try await bridge.store.deadLetters(after: pages.last?.last?.place, limit: 4))
        } while pages.last?.isEmpty == false
        #expect(pages.map(\.count) == [4, 2, 0])
        #expect(pages.joined().map(\.sink) == ["one", "one", "one", "two", "two", "two"])
        #expect(pages.joined().map(\.event.event.run.id) == ["a", "b", "c", "a", "b", "c"])
    }

    @Test func aFilterNamesSinksEventsRunsAndTimes() async throws {
        let bridge = try await makeDead(["a", "b", "c"], sinks: ["one", "two"])
        func runs(_ filter: DeadFilter) async throws -> [String] {
            try await bridge.store.deadLetters(matching: filter).map { $0.event.event.run.id }
        }
        let second = try #require(try await bridge.store.events().dropFirst().first?.event.id)
        #expect(try await runs(DeadFilter(sinks: ["two"])) == ["a", "b", "c"])
        #expect(try await runs(DeadFilter(sinks: ["three"])) == [])
        #expect(try await runs(DeadFilter(events: [second])) == ["b", "b"])
        #expect(try await runs(DeadFilter(sinks: ["one"], event: EventFilter(run: "c"))) == ["c"])
        #expect(try await runs(DeadFilter(diedSince: .zero + .seconds(1))) == ["b", "c", "b", "c"])
        #expect(try await runs(DeadFilter(diedUntil: .zero + .seconds(1))) == ["a", "a"])
    }

    @Test func retriedOnesBeginTheScheduleAnewAndKeepTheirRecord() async throws {
        let bridge = try await makeDead(["a"])
        #expect(try await bridge.retryDead(DeadFilter()) == 1)
        #expect(try await bridge.retryDead(DeadFilter()) == 0)
        let claimed = try #require(try await bridge.claim().first)
        #expect(claimed.claim.number == 2)
        #expect(claimed.claim.attempt == 1)
        try await bridge.record((claimed, .finish))
        let delivery = try await bridge.store.explanation(of: claimed.event.id)?.deliveries.first
        #expect(delivery?.state == .delivered)
        #expect(delivery?.attempts.map(\.next) == [.bury, .finish])
        try await bridge.expectSound()
    }

    @Test func onlyTheNamedSinkOrEventIsRetried() async throws {
        let bridge = try await makeDead(["a", "b"], sinks: ["one", "two"])
        let first = try #require(try await bridge.store.events().first?.event.id)
        #expect(try await bridge.retryDead(DeadFilter(sinks: ["one"], events: [first])) == 1)
        #expect(try await bridge.standing("one").counts.dead == 1)
        #expect(try await bridge.standing("two").counts.dead == 2)
        #expect(TestBridge.runs(try await bridge.claim("one")) == ["a"])
        #expect(try await bridge.retryDead(DeadFilter(sinks: ["two"])) == 2)
        try await bridge.expectSound()
    }

    @Test func moreThanATransactionHoldsAreRetried() async throws {
        let bridge = try await TestBridge()
        let observations = (0..<1201).map { Observation.of("run\($0)", .failed) }
        let result = try await bridge.commit(
            intake: [ObservationBatch(watcher: "ci", observations: observations)], room: ["hook": 5000])
        let claimed = try #require(result.claimed[try bridge.hook])
        try await bridge.commit(attempts: claimed.map { AttemptRecord(of: $0, next: .bury) })
        #expect(try await bridge.standing().counts.dead == 1201)
        #expect(try await bridge.retryDead(DeadFilter()) == 1201)
        #expect(try await bridge.claim(upTo: 5000).map(\.claim.event) == claimed.map(\.claim.event))
        try await bridge.expectSound()
    }

    @Test func aRetriedOneStandsBeforeTheWaitingOnesOfItsRun() async throws {
        let bridge = try await makeDead(["a"])
        let next = try await bridge.accept(.of("a", .running), room: ["hook": 1]).claimed[try bridge.hook]
        try await bridge.record((try #require(next?.first), .retry(at: .zero)))
        #expect(try await bridge.retryDead(DeadFilter()) == 1)
        try await bridge.expectSound()
        let claimed = try await bridge.claim()
        #expect(claimed.map(\.claim.number) == [2])
        #expect(claimed.first.map(\.claim.event) != next?.first?.claim.event)
        try await bridge.record((claimed[0], .finish))
        #expect(try await bridge.claim().map(\.claim.event) == next?.map(\.claim.event))
        try await bridge.expectSound()
    }
}

extension TestBridge {
    /// Has dead letters tried again. Returns how many they were.
    func retryDead(_ filter: DeadFilter, at now: Timestamp = .zero) async throws -> Int {
        try await store.retryDeadLetters(matching: filter, by: "anna", at: now).count
    }
}
