import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeStore

@Suite struct ReplayTests {
    private static let sinks = ["one", "two", "other"]

    /// A bridge with these runs' events, each delivered to `one` and `two` a second after the other.
    private func makeDelivered(_ runs: [String], in folder: TemporaryFolder? = nil) async throws -> TestBridge {
        let bridge = try await TestBridge(
            in: folder, sinks: Self.sinks.map { SinkSetup(name: $0) }, rules: .test(sinks: ["one", "two"]))
        for (index, run) in runs.enumerated() {
            let now = Timestamp.zero + .seconds(index)
            let result = try await bridge.accept(.of(run, .failed, at: now), room: ["one": 9, "two": 9], at: now)
            for delivery in result.claimed.values.joined() { try await bridge.record((delivery, .finish), at: now) }
        }
        return bridge
    }

    private func make(
        _ order: ReplayOrder, in bridge: TestBridge, at now: Timestamp = .zero + .seconds(100)
    ) async throws -> Replay {
        try await bridge.store.makeReplay(order, by: "anna", at: now)
    }

    /// Lets replays go on, and delivers all that is owed.
    @discardableResult
    private func deliver(
        _ bridge: TestBridge, _ sinks: [String] = sinks, at now: Timestamp = .zero + .seconds(100)
    ) async throws -> [String: [String]] {
        let result = try await bridge.commit(room: Dictionary(uniqueKeysWithValues: sinks.map { ($0, 1000) }), at: now)
        var runs: [String: [String]] = [:]
        for name in sinks {
            guard let claimed = result.claimed[try bridge.sink(name)] else { continue }
            runs[name] = TestBridge.runs(claimed)
            for delivery in claimed { try await bridge.record((delivery, .finish), at: now) }
        }
        return runs
    }

    @Test func eventsGoAgainToTheSinksThatTheyWereOwedTo() async throws {
        let bridge = try await makeDelivered(["a", "b", "c"])
        let made = try await make(ReplayOrder(rate: nil), in: bridge)
        #expect(made.word == "running")
        #expect(try await deliver(bridge) == ["one": ["a", "b", "c"], "two": ["a", "b", "c"]])
        let replay = try #require(try await bridge.store.replay(made.id))
        #expect(replay.word == "done")
        #expect(replay.isOver)
        #expect(replay.counts.events == 3)
        #expect(replay.counts.owed == 6)
        #expect(replay.counts.delivered == 6)
        try await bridge.expectSound()
    }

    @Test func anExplanationSaysThatItIsAReplayAndOfWhichJob() async throws {
        let bridge = try await makeDelivered(["a"])
        let made = try await make(ReplayOrder(sinks: ["one"], rate: nil), in: bridge)
        try await deliver(bridge)
        let event = try #require(try await bridge.store.events().first?.event.id)
        let explanation = try #require(try await bridge.store.explanation(of: event))
        let one = try #require(explanation.deliveries.first { $0.sink == "one" })
        #expect(one.attempts.map(\.number) == [1, 2])
        #expect(one.state == .delivered)
        #expect(one.incidents.map(\.what) == [.replayed])
        #expect(one.incidents.first?.replay == made.id)
        #expect(one.incidents.first?.who == "anna")
        #expect(one.incidents.first?.attempts == 1)
        #expect(one.incidents.first?.was == .delivered)
        #expect(explanation.deliveries.first { $0.sink == "two" }?.incidents == [])
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var order: ReplayOrder
        var owed: [String: [String]]
    }

    @Test(arguments: [
        Case(
            testDescription: "to another sink", order: ReplayOrder(to: ["other"], rate: nil),
            owed: ["other": ["a", "b", "c"]]),
        Case(
            testDescription: "what one sink was owed, to another",
            order: ReplayOrder(sinks: ["one"], to: ["other"], rate: nil), owed: ["other": ["a", "b", "c"]]),
        Case(
            testDescription: "what a sink was owed that was owed nothing",
            order: ReplayOrder(sinks: ["other"], to: ["one"], rate: nil), owed: [:]),
        Case(
            testDescription: "of one run", order: ReplayOrder(filter: EventFilter(run: "b"), rate: nil),
            owed: ["one": ["b"], "two": ["b"]]),
        Case(
            testDescription: "of a time",
            order: ReplayOrder(
                filter: EventFilter(since: .zero + .seconds(1), until: .zero + .seconds(2)), sinks: ["one"], rate: nil),
            owed: ["one": ["b"]]),
        Case(
            testDescription: "of a status that none has",
            order: ReplayOrder(filter: EventFilter(statuses: [.succeeded]), rate: nil), owed: [:]),
        Case(
            testDescription: "to a sink that there is not", order: ReplayOrder(to: ["nobody"], rate: nil), owed: [:]),
        Case(
            testDescription: "an event that there is not",
            order: ReplayOrder(events: [EventID(high: 7, low: 7)], rate: nil), owed: [:]),
    ])
    func theOrderSaysWhichEventsAndWhereTo(_ row: Case) async throws {
        let bridge = try await makeDelivered(["a", "b", "c"])
        let preview = try await bridge.store.preview(row.order)
        #expect(preview.deliveries == row.owed.mapValues(\.count))
        let made = try await make(row.order, in: bridge)
        #expect(try await deliver(bridge) == row.owed)
        #expect(try await bridge.store.replay(made.id)?.isOver == true)
        try await bridge.expectSound()
    }

    @Test func whatNobodyWasOwedGoesToAnotherSinkOnlyIfARouteWithoutWordsWouldTakeIt() throws {
        #expect(ReplayOrder(to: ["a"]).means(.status(.failed)))
        #expect(!ReplayOrder(to: ["a"]).means(.discovered))
        #expect(!ReplayOrder(filter: EventFilter(run: "a"), to: ["a"]).means(.progress))
        #expect(ReplayOrder(filter: EventFilter(types: [.progress]), to: ["a"]).means(.progress))
        #expect(ReplayOrder(events: [EventID(high: 1, low: 1)], to: ["a"]).means(.discovered))
    }

    @Test func aRateIsKeptOverTime() async throws {
        let bridge = try await makeDelivered((0..<5).map { "run\($0)" })
        _ = try await make(ReplayOrder(sinks: ["one"], rate: ReplayRate(text: "2/s")), in: bridge)
        var counts: [Int] = []
        for step in 0..<8 {
            let runs = try await deliver(bridge, at: .zero + .seconds(100) + .milliseconds(250 * step))
            counts.append(runs["one"]?.count ?? 0)
        }
        #expect(counts == [1, 0, 1, 0, 1, 0, 1, 0])
        #expect(try await deliver(bridge, at: .zero + .seconds(102)) == ["one": ["run4"]])
    }

    @Test func whatIsAcceptedLaterIsNotReplayed() async throws {
        let bridge = try await makeDelivered(["a"])
        let made = try await make(ReplayOrder(to: ["other"], rate: nil), in: bridge)
        try await bridge.accept(.of("b", .failed))
        #expect(try await deliver(bridge)["other"] == ["a"])
        #expect(try await bridge.store.replay(made.id)?.state == .owed)
    }

    @Test func whatIsPendingAnywayIsLeftAloneAndCounted() async throws {
        let bridge = try await makeDelivered([])
        try await bridge.accept(.of("a", .failed))
        let made = try await make(ReplayOrder(rate: nil), in: bridge)
        #expect(try await deliver(bridge) == ["one": ["a"], "two": ["a"]])
        let counts = try #require(try await bridge.store.replay(made.id)).counts
        #expect(counts.owed == 0)
        #expect(counts.pendingBefore == 2)
        try await bridge.expectSound()
    }

    @Test func aDeadLetterComesToLife() async throws {
        let bridge = try await makeDelivered([])
        let claimed = try await bridge.accept(.of("a", .failed), room: ["one": 1]).claimed[try bridge.sink("one")]
        try await bridge.record((try #require(claimed?.first), .bury))
        let made = try await make(ReplayOrder(sinks: ["one"], rate: nil), in: bridge)
        #expect(try await deliver(bridge, ["one"]) == ["one": ["a"]])
        #expect(try await bridge.standing("one").counts.dead == 0)
        #expect(try await bridge.store.replay(made.id)?.counts.delivered == 1)
        try await bridge.expectSound()
    }

    @Test func eventsWhoseBytesAreGoneAreCountedAndLeftOut() async throws {
        let bridge = try await makeDelivered(["a", "b"])
        _ = try await bridge.store.write { session in
            try Prepared(once: "DELETE FROM body WHERE event = 1", on: session.db).run()
        }
        let order = ReplayOrder(sinks: ["one"], rate: nil)
        #expect(try await bridge.store.preview(order).withoutBody == 1)
        let made = try await make(order, in: bridge)
        #expect(try await deliver(bridge) == ["one": ["b"]])
        let replay = try #require(try await bridge.store.replay(made.id))
        #expect(replay.counts.withoutBody == 1)
        #expect(replay.isOver)
    }

    @Test func aJobGoesOnAfterTheStoreWasOpenedAnew() async throws {
        let folder = try TemporaryFolder()
        let bridge = try await makeDelivered((0..<4).map { "run\($0)" }, in: folder)
        let order = ReplayOrder(sinks: ["one"], rate: ReplayRate(text: "1/s"))
        let made = try await make(order, in: bridge)
        #expect(try await deliver(bridge) == ["one": ["run0"]])
        try bridge.store.close()
        let again = try await TestBridge(in: folder, sinks: Self.sinks.map { SinkSetup(name: $0) }, owner: 2)
        #expect(try await again.store.replay(made.id)?.order == order)
        for step in 1..<4 {
            #expect(try await deliver(again, at: .zero + .seconds(100 + step)) == ["one": ["run\(step)"]])
        }
        try await deliver(again, at: .zero + .seconds(104))
        #expect(try await again.store.replay(made.id)?.word == "done")
        #expect(try await again.store.replay(made.id)?.counts.delivered == 4)
        try await again.expectSound()
    }

    @Test func theEventsOfARunKeepTheirOrderWhileTheFirstIsRetried() async throws {
        let bridge = try await makeDelivered([])
        for status in [Status.queued, .running, .failed] {
            let result = try await bridge.accept(.of("a", status), room: ["one": 9, "two": 9])
            for delivery in result.claimed.values.joined() { try await bridge.record((delivery, .finish)) }
        }
        _ = try await make(ReplayOrder(sinks: ["one"], rate: nil), in: bridge)
        let now = Timestamp.zero + .seconds(100)
        let claimed = try await bridge.commit(room: ["one": 1], at: now).claimed[try bridge.sink("one")]
        let first = try #require(claimed?.first)
        #expect(first.claim.event == 1)
        #expect(first.claim.number == 2)
        #expect(first.claim.attempt == 1)
        try await bridge.record((first, .retry(at: now + .seconds(5))), at: now)
        #expect(try await bridge.claim("one", at: now) == [])
        try await bridge.expectSound()
        let again = try await bridge.claim("one", upTo: 1, at: now + .seconds(5))
        #expect(again.map(\.claim.event) == [1])
        try await bridge.record((again[0], .finish), at: now)
        #expect(try await bridge.claim("one", at: now).map(\.claim.event) == [2, 3])
    }

    @Test func cancelingWithdrawsWhatWaitsAndLeavesTheRest() async throws {
        let bridge = try await makeDelivered(["a", "b", "c"])
        let made = try await make(ReplayOrder(sinks: ["one"], to: ["one", "other"], rate: nil), in: bridge)
        let now = Timestamp.zero + .seconds(100)
        let claimed = try await bridge.commit(room: ["one": 1], at: now).claimed[try bridge.sink("one")]
        #expect(try await bridge.store.cancelReplay(made.id, by: "bert", at: now) == 5)
        let canceled = try #require(try await bridge.store.replay(made.id))
        #expect(canceled.word == "canceled")
        #expect(canceled.canceledBy == "bert")
        #expect(canceled.counts.pending == 1)
        try await bridge.expectSound()
        // The one under way comes back, and is withdrawn by the next call.
        try await bridge.record((try #require(claimed?.first), .retry(at: now)), at: now)
        #expect(try await bridge.store.cancelReplay(made.id, by: "carl", at: now + .seconds(9)) == 1)
        let second = try #require(try await bridge.store.replay(made.id))
        #expect(second.canceledBy == "bert" && second.endedAt == now, "it was canceled by the first who did it")
        #expect(try await bridge.store.cancelReplay(made.id, by: "bert", at: now) == nil)
        #expect(try await bridge.store.cancelReplay(99, by: "bert", at: now) == nil)
        #expect(try await deliver(bridge) == [:])
        let event = try #require(try await bridge.store.events().last?.event.id)
        let deliveries = try #require(try await bridge.store.explanation(of: event)).deliveries
        #expect(deliveries.map(\.sink) == ["one", "two", "other"])
        #expect(deliveries.map(\.state) == [.delivered, .delivered, .discarded])
        #expect(deliveries.first?.incidents.map(\.what) == [.replayed, .withdrawn])
        try await bridge.expectSound()
    }

    @Test func aWithdrawnDeadLetterIsDeadAgain() async throws {
        let bridge = try await makeDelivered([])
        let claimed = try await bridge.accept(.of("a", .failed), room: ["one": 1]).claimed[try bridge.sink("one")]
        try await bridge.record((try #require(claimed?.first), .bury))
        let made = try await make(ReplayOrder(sinks: ["one"], rate: nil), in: bridge)
        try await bridge.commit(room: ["two": 1])
        #expect(try await bridge.standing("one").counts.dead == 0)
        #expect(try await bridge.store.cancelReplay(made.id, by: "anna", at: .zero) == 1)
        #expect(try await bridge.standing("one").counts.dead == 1)
        #expect(try await bridge.store.deadLetters().map(\.sink) == ["one"])
        try await bridge.expectSound()
    }

    @Test func aLaterReplayTakesOverWhatDiedOfAnEarlierOne() async throws {
        let bridge = try await makeDelivered(["a"])
        let order = ReplayOrder(sinks: ["one"], rate: nil)
        let first = try await make(order, in: bridge)
        let claimed = try await bridge.commit(room: ["one": 1]).claimed[try bridge.sink("one")]
        try await bridge.record((try #require(claimed?.first), .bury))
        #expect(try await bridge.store.replay(first.id)?.counts.dead == 1)
        let second = try await make(order, in: bridge)
        #expect(try await deliver(bridge) == ["one": ["a"]])
        let counts = try #require(try await bridge.store.replay(first.id)).counts
        #expect((counts.owed, counts.dead, counts.delivered, counts.otherwise) == (1, 0, 0, 1))
        #expect(try await bridge.store.replay(second.id)?.counts.delivered == 1)
        #expect(try await bridge.store.replays().map(\.id) == [second.id, first.id])
    }

    @Test func manyAreOwedInSeveralTransactionsAndNoneTwice() async throws {
        let bridge = try await makeDelivered([])
        let observations = (0..<1300).map { Observation.of("run\($0)", .failed, to: "one") }
        let result = try await bridge.commit(
            intake: [ObservationBatch(watcher: "ci", observations: observations)], room: ["one": 5000])
        try await bridge.commit(
            attempts: try #require(result.claimed[try bridge.sink("one")]).map { AttemptRecord(of: $0, next: .finish) })
        let made = try await make(ReplayOrder(rate: nil), in: bridge)
        var (runs, steps) = ([String](), 0)
        while try await bridge.store.replay(made.id)?.isOver == false {
            runs += try await deliver(bridge)["one"] ?? []
            steps += 1
        }
        #expect(runs == (0..<1300).map { "run\($0)" })
        #expect(steps >= 3)
        try await bridge.expectSound()
    }
}
