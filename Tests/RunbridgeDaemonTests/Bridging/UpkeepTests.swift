import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@testable import RunbridgeDaemon

@Suite struct UpkeepTests {
    private static let keep = Retention(delivered: .days(1), dead: .days(1), bodies: .zero, runs: .days(1))

    private func seen(_ ids: some Sequence<String>, at now: Timestamp) -> [Observation] {
        ids.map { id in
            Observation(
                key: RunKey(watcher: "ci", kind: "job", id: id), via: .lines, observedAt: now,
                finding: .seen(Sighting(status: .succeeded, raw: "succeeded")))
        }
    }

    @Test func aBridgeThatDrainsTakesOutWhatIsKeptNoLonger() async throws {
        let (folder, clock) = (try TemporaryFolder(), ManualClock())
        let path = folder.path("store.db")
        let first = try await Bench(sinks: ["audit": RecordingSink()], path: path, clock: clock, keep: Self.keep)
        _ = try await first.bridge([ListWatcher(batches: [seen(["old"], at: clock.now)])]).run(.once)
        clock.advance(.days(1))
        let second = try await Bench(sinks: ["audit": RecordingSink()], path: path, clock: clock, keep: Self.keep)
        _ = try await second.bridge([ListWatcher(batches: [seen(["new"], at: clock.now)])]).run(.once)
        let store = try Store.open(at: path, for: .readOnly)
        // A run that is seen for the first time makes two events.
        let events = try await store.events()
        #expect(events.map(\.event.run.id) == ["new", "new"])
        #expect(events.allSatisfy { $0.event.body.isEmpty }, "its bytes are kept until it is delivered")
        #expect(try await store.sinks().map(\.counts.delivered) == [2], "what was made still counts")
    }

    @Test func aBridgeThatRunsSweepsFromTimeToTime() async throws {
        let clock = ManualClock()
        let bench = try await Bench(sinks: ["audit": RecordingSink()], clock: clock, keep: Self.keep)
        let bridge = bench.bridge([])
        let store = bench.store(of: bridge)
        let upkeep = bridge.parts.upkeep
        let seen = seen((0..<1000).map { "run\($0)" }, at: clock.now)
        _ = try await store.commit(
            CommitGroup(now: clock.now, intake: [ObservationBatch(watcher: "ci", observations: seen)]), by: .silent)
        clock.advance(.days(10))
        let sweeping = Task { await upkeep.run(after: .zero, every: .milliseconds(1)) }
        while try await store.statistics().runs > 1 { await Task.yield() }
        sweeping.cancel()
        await sweeping.value
        #expect(try await store.statistics().runs == 1, "the newest stays, so that its number is not given again")
        try store.close()
    }

    @Test func aStoreThatCannotBeSweptIsSaidAndStopsNothing() async throws {
        let (messages, log) = MessageStream.make()
        let bench = try await Bench(sinks: [:], keep: Self.keep, log: log)
        let bridge = bench.bridge([])
        try bench.store(of: bridge).close()
        await bridge.parts.upkeep.sweep(within: .seconds(1))
        let message = await messages.first { $0.hasPrefix("the store could not be swept") }
        #expect(message?.contains("which is tried again") == true)
    }

    @Test func aStepIsFollowedByARestNineTimesAsLong() {
        #expect(Pruning.rest(after: .milliseconds(30)) == .milliseconds(270))
        #expect(Pruning.rest(after: .zero) == .milliseconds(20))
        #expect(Pruning.rest(after: .seconds(60)) == .seconds(5), "a disk that hung once is not waited for long")
    }
}

extension IntakeRules {
    /// Every run is remembered and nothing is told.
    fileprivate static let silent = IntakeRules(
        track: { observation, known in
            guard case .seen(let sighting) = observation.finding, known == nil else { return .nothing }
            let state = RunState(
                key: observation.key, sighting: sighting, previous: nil, revision: 1,
                firstSeenAt: observation.observedAt,
                changedAt: observation.observedAt, observedAt: observation.observedAt)
            return Tracked(state: state, events: [])
        }, encode: { Event.encoded($0) }, route: { _, _ in Routed(sinks: [], decision: "{}") })
}
