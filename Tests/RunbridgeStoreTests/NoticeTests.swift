import RunbridgeCore
import RunbridgeStore
import Testing

@Suite struct NoticeTests {
    /// What a watcher tells of itself.
    private func notice(_ type: EventType, _ status: Status, revision: Int) -> Event {
        let run = RunState(
            key: RunKey(watcher: "ci", kind: "watch", id: "ci"), sighting: Sighting(status: status, raw: "x"),
            previous: nil, revision: revision, firstSeenAt: .zero, changedAt: .zero, observedAt: .zero)
        return Event(id: .test(of: type, run), type: type, time: .zero, run: run, via: .poll)
    }

    @Test func aNoticeIsStoredRoutedAndOwedInOrder() async throws {
        let bridge = try await TestBridge()
        let result = try await bridge.commit(
            notices: [notice(.watchError, .failed, revision: 1), notice(.watchRecovered, .running, revision: 2)],
            room: ["hook": 1])
        let claimed = result.claimed[try bridge.hook]
        #expect(claimed?.map(\.event.type) == [.watchError])
        #expect(try await bridge.store.events().map(\.event.type) == [.watchError, .watchRecovered])
        try await bridge.expectSound()

        let first = try #require(claimed?.first)
        try await bridge.record((first, .finish))
        #expect(try await bridge.claim().map(\.event.type) == [.watchRecovered])
    }

    @Test func whatWasToldLastIsRememberedAndNothingIsToldTwice() async throws {
        let bridge = try await TestBridge()
        let error = notice(.watchError, .failed, revision: 1)
        try await bridge.commit(notices: [error, error])
        try await bridge.commit(notices: [error])
        #expect(try await bridge.standing().counts.pending == 1)
        #expect(try await bridge.store.run(error.run.key)?.state.revision == 1)
        try await bridge.commit(notices: [notice(.watchRecovered, .running, revision: 2)])
        #expect(try await bridge.store.run(error.run.key)?.state.revision == 2)
        try await bridge.expectSound()
    }

    @Test func aWatcherThatToldOfItselfIsNoRun() async throws {
        let bridge = try await TestBridge()
        try await bridge.commit(notices: [notice(.watchRecovered, .running, revision: 1)])
        try await bridge.accept(.of("a", .running))
        #expect(try await bridge.store.runs().map(\.state.key.id) == ["a"])
        #expect(try await bridge.store.runs(matching: RunFilter(onlyOpen: true)).map(\.state.key.id) == ["a"])
        #expect(try await bridge.store.openRuns(watcher: "ci", kind: "watch") == [])
    }

    @Test func whatNobodyKnowsIsStoredAndIsNoRun() async throws {
        let bridge = try await TestBridge()
        func call(_ delivery: String, type: String = "push", after wait: Duration = .zero) -> Observation {
            Observation(
                key: RunKey(watcher: "ci", kind: "webhook", id: type), via: .webhook, observedAt: .zero + wait,
                finding: .unknown(Sighting(status: .unknown, raw: type), delivery: delivery))
        }
        try await bridge.accept(call("1"), call("22"))
        // Sent again: in the same batch, at once, and a day later.
        try await bridge.accept(call("22", after: .seconds(1)), call("333"), call("333", after: .milliseconds(1)))
        try await bridge.accept(call("22", after: .seconds(86_400)), call("1", after: .seconds(86_400)))
        #expect(try await bridge.store.events().map(\.event.type) == Array(repeating: .unknownWebhook, count: 3))
        // What is another type is another webhook, though its number be the same.
        try await bridge.accept(call("1", type: "pull", after: .seconds(86_400)))
        #expect(try await bridge.store.events().count == 4)
        #expect(try await bridge.store.runs().isEmpty)
        #expect(try await bridge.store.openRuns(watcher: "ci", kind: "webhook") == [])
        try await bridge.expectSound()
    }
}
