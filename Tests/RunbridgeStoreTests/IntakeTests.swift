import RunbridgeCore
import RunbridgeStore
import Testing

@Suite struct IntakeTests {
    @Test func anObservationBecomesARunAnEventAndADelivery() async throws {
        let bridge = try await TestBridge()
        let result = try await bridge.accept(.of("a", .running), .of("a", .running), .of("a", .failed))
        #expect(result.events == [2])
        #expect(result.claimed.isEmpty)
        #expect(result.sinks[try bridge.hook]?.counts.ready == 1)
        #expect(result.sinks[try bridge.hook]?.counts.blocked == 1)

        let run = try #require(try await bridge.store.run(RunKey(watcher: "ci", kind: "job", id: "a")))
        #expect(run.state.sighting.status == .failed)
        #expect(run.state.previous == .running)
        #expect(run.state.revision == 2)
        #expect(!run.isOpen)
        #expect(try await bridge.store.events().map(\.status) == [.running, .failed])
        try await bridge.expectSound()
    }

    @Test func everythingOfASightingIsKept() async throws {
        let bridge = try await TestBridge()
        let key = RunKey(watcher: "ci", kind: "job", id: "nul\u{0} and \u{1F600}")
        let sighting = Sighting(
            status: .failed, raw: "FAILURE", provider: "acme", name: "", url: "https://example.com/1",
            labels: ["to": "hook", "b\"": "\u{0}"], attempt: 3, partial: true, reason: "quota",
            error: RunError(code: nil, message: "no \u{0} room"), counts: Counts(total: 3, failed: 0),
            createdAt: Timestamp(milliseconds: -5), startedAt: .zero, changedAt: .zero + .seconds(1))
        let observation = Observation(key: key, via: .webhook, observedAt: .zero, finding: .seen(sighting))
        try await bridge.accept(observation)
        let state = try #require(try await bridge.store.run(key)).state
        #expect(state.sighting == sighting)
        #expect(state.key == key)
        #expect(state.changedAt == .zero + .seconds(1))
        #expect(try await bridge.store.events().first?.via == .webhook)
        #expect(try await bridge.store.events().first?.event.run == key)
    }

    @Test func emptyErrorsAndCountsAreNotTakenForNone() async throws {
        let bridge = try await TestBridge()
        var sighting = Sighting(status: .failed, raw: "failed")
        sighting.error = RunError()
        sighting.counts = Counts()
        let key = RunKey(watcher: "ci", kind: "job", id: "a")
        try await bridge.accept(Observation(key: key, via: .poll, observedAt: .zero, finding: .seen(sighting)))
        #expect(try await bridge.store.run(key)?.state.sighting == sighting)
    }

    @Test func theSameChangeSeenTwiceIsOneEvent() async throws {
        let bridge = try await TestBridge()
        var forgetful = bridge
        forgetful.rules.track = { observation, _ in TestTracker.track(observation, nil) }
        let first = try await forgetful.accept(.of("a", .running, via: .poll))
        let second = try await forgetful.accept(.of("a", .running, via: .webhook))
        #expect(first.events == [1])
        #expect(second.events == [0])
        #expect(try await bridge.standing().counts.pending == 1)
        try await bridge.expectSound()
    }

    @Test func anEventThatNoRouteWantsIsStoredAllTheSame() async throws {
        let bridge = try await TestBridge()
        #expect(try await bridge.accept(.of("a", .running, to: "")).events == [1])
        let event = try #require(try await bridge.store.events().first)
        let explanation = try #require(try await bridge.store.explanation(of: event.event.id))
        #expect(explanation.deliveries == [])
        #expect(explanation.decision == "{\"to\":\"\"}")
    }

    @Test func anEventGoesOnceToEachSinkNamedAndASinkNobodyConfiguredIsMade() async throws {
        let bridge = try await TestBridge()
        try await bridge.accept(.of("a", .running, to: "hook new hook"))
        #expect(try await bridge.store.sinks().map(\.name) == ["hook", "new"])
        #expect(try await bridge.store.sinks().map(\.counts.ready) == [1, 1])
        try await bridge.expectSound()
    }

    @Test func aFirstPassIsSilentUntilItIsFinished() async throws {
        let bridge = try await TestBridge()
        func isFinished() async throws -> Bool {
            try await bridge.store.hasFinishedFirstPass(watcher: "ci", kind: "job")
        }
        let observations = [Observation.of("old", .succeeded, isFirstPass: true)]
        let result = try await bridge.commit(intake: [ObservationBatch(watcher: "ci", observations: observations)])
        #expect(result.events == [0])
        #expect(try await !isFinished())
        try await bridge.commit(
            intake: [ObservationBatch(watcher: "ci", observations: [], finishedFirstPass: ["job", "other"])])
        #expect(try await isFinished())
        #expect(try await bridge.store.hasFinishedFirstPass(watcher: "ci", kind: "other"))
        #expect(try await !bridge.store.hasFinishedFirstPass(watcher: "cd", kind: "job"))
        #expect(
            try await bridge.store.settled(watcher: "ci", kind: "job", among: ["old", "new"], at: .zero) == ["old"])
    }

    @Test func aPositionIsWhatTheLastBatchThatHadOneSaid() async throws {
        let bridge = try await TestBridge()
        #expect(try await bridge.store.position(watcher: "ci") == nil)
        for position in ["1", "2", nil] {
            try await bridge.commit(
                intake: [ObservationBatch(watcher: "ci", observations: [], position: position)])
        }
        #expect(try await bridge.store.position(watcher: "ci") == "2")
        #expect(try await bridge.store.position(watcher: "cd") == nil)
    }

    @Test func aRunThatVanishedIsAskedAboutNoMore() async throws {
        let bridge = try await TestBridge()
        try await bridge.accept(.of("a", .running), .of("b", .running))
        #expect(try await bridge.store.openRuns(watcher: "ci", kind: "job").map(\.id).sorted() == ["a", "b"])
        let gone = Observation(
            key: RunKey(watcher: "ci", kind: "job", id: "a"), via: .poll, observedAt: .zero, finding: .gone)
        try await bridge.accept(gone)
        #expect(try await bridge.store.openRuns(watcher: "ci", kind: "job") == [OpenRun(id: "b", status: .running)])
        #expect(try await bridge.store.settled(watcher: "ci", kind: "job", among: ["a", "b"], at: .zero) == ["a"])
    }
}
