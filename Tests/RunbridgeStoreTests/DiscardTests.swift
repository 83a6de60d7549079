import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

/// Dead letters that a person gives up.
@Suite struct DiscardTests {
    private func makeDead(_ runs: [String], in folder: TemporaryFolder? = nil) async throws -> TestBridge {
        let bridge = try await TestBridge(in: folder)
        for run in runs {
            let claimed = try await bridge.accept(.of(run, .failed), room: ["hook": 1]).claimed[try bridge.hook]
            try await bridge.record((try #require(claimed?.first), .bury))
        }
        return bridge
    }

    @Test func aDiscardedOneIsListedNoMoreAndStaysOnRecord() async throws {
        let folder = try TemporaryFolder()
        let bridge = try await makeDead(["a", "b"], in: folder)
        let event = try #require(try await bridge.store.events().first?.event.id)
        let dealt = try await bridge.store.discardDeadLetters(
            matching: DeadFilter(events: [event]), by: "anna", because: "gone", at: .zero + .seconds(9))
        #expect(dealt.count == 1)
        try bridge.store.close()
        let again = try await TestBridge(in: folder)
        #expect(try await again.store.deadLetters().map(\.event.event.run.id) == ["b"])
        let delivery = try #require(try await again.store.explanation(of: event)?.deliveries.first)
        #expect(delivery.state == .discarded)
        #expect(delivery.attempts.count == 1)
        let incident = try #require(delivery.incidents.first)
        #expect(delivery.incidents.count == 1)
        #expect(incident.what == .discarded)
        #expect(incident.who == "anna")
        #expect(incident.detail == "gone")
        #expect(incident.at == .zero + .seconds(9))
        #expect(incident.attempts == 1)
        #expect(try await again.standing().counts.discarded == 1)
        #expect(try await again.claim() == [])
        try await again.expectSound()
    }

    @Test func aDiscardedOneCanBeReplayed() async throws {
        let bridge = try await makeDead(["a"])
        _ = try await bridge.store.discardDeadLetters(matching: DeadFilter(), by: "anna", at: .zero)
        _ = try await bridge.store.makeReplay(ReplayOrder(rate: nil), by: "bert", at: .zero)
        let claimed = try await bridge.commit(room: ["hook": 1]).claimed[try bridge.hook]
        #expect(claimed?.map(\.claim.number) == [2])
        try await bridge.expectSound()
    }

    @Test func onlyWhatIsMeantIsCountedAndDiscarded() async throws {
        let bridge = try await makeDead(["a", "b", "c"])
        let filter = DeadFilter(event: EventFilter(run: "b"))
        let count = try await bridge.store.countDeadLetters(matching: filter)
        #expect(count == (1, 0))
        #expect(try await bridge.store.discardDeadLetters(matching: filter, by: "anna", at: .zero).count == 1)
        #expect(try await bridge.store.discardDeadLetters(matching: filter, by: "anna", at: .zero).count == 0)
        #expect(try await bridge.store.countDeadLetters().count == 2)
    }

    @Test func thousandsAreDealtWithPageByPage() async throws {
        let bridge = try await TestBridge()
        let observations = (0..<1201).map { Observation.of("run\($0)", .failed) }
        let result = try await bridge.commit(
            intake: [ObservationBatch(watcher: "ci", observations: observations)], room: ["hook": 5000])
        try await bridge.commit(
            attempts: try #require(result.claimed[try bridge.hook]).map { AttemptRecord(of: $0, next: .bury) })
        #expect(try await bridge.store.discardDeadLetters(matching: DeadFilter(), by: "anna", at: .zero).count == 1201)
        try await bridge.expectSound()
    }
}
