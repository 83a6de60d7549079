import RunbridgeCore
import RunbridgeStore
import RunbridgeWatchers
import Synchronization
import TestSupport
import Testing

@testable import RunbridgeDaemon

@Suite struct DeadlineTests {
    private let times = WatcherTimes(stalledAfter: .seconds(60), expectWithin: .seconds(3600))

    private func seen(_ id: String, _ status: Status, at clock: ManualClock) -> Observation {
        Observation(
            key: RunKey(watcher: "ci", kind: "job", id: id), via: .poll, observedAt: clock.now,
            finding: .seen(Sighting(status: status, raw: status.rawValue)))
    }

    @Test func aBridgeTellsWhatDoesNotHappenWhileItRuns() async throws {
        let (sink, clock) = (RecordingSink(), ManualClock())
        let bench = try await Bench(sinks: ["audit": sink], times: times, clock: clock)
        let bridge = bench.bridge([ListWatcher(batches: [[seen("r", .running, at: clock)]])])
        async let ended = bridge.run(.forever)
        await sink.wait(forDeliveries: 1)
        clock.advance(.seconds(60))
        await sink.wait(forDeliveries: 2)
        clock.advance(.seconds(-600))
        clock.advance(.seconds(3600 + 540))
        await sink.wait(forDeliveries: 3)
        bridge.stop()
        _ = try await ended
        #expect(sink.types(ofRun: "r") == ["run.running", "run.stalled", "run.overdue"])
    }

    @Test func aBridgeThatWasDownTellsOnceWhatWasDue() async throws {
        let (clock, path) = (ManualClock(), try TemporaryFolder())
        let first = try await Bench(
            sinks: ["audit": RecordingSink()], path: path.path("store.db"), times: times, clock: clock)
        let batch = [seen("stuck", .running, at: clock), seen("done", .running, at: clock)]
        _ = try await first.bridge([ListWatcher(batches: [batch])]).run(.once)
        clock.advance(.seconds(100))
        for told in [["run.stalled"], []] {
            let sink = RecordingSink()
            let bench = try await Bench(
                sinks: ["audit": sink], path: path.path("store.db"), times: times, clock: clock, settling: .seconds(600)
            )
            // What the watcher has to say comes first, however late the deadline is.
            let watcher = ListWatcher(batches: [[seen("done", .succeeded, at: clock)]])
            let remainder = try await bench.bridge([watcher]).run(.once)
            #expect(remainder.waiting == 0)
            #expect(sink.types(ofRun: "stuck") == told)
            #expect(!sink.types(ofRun: "done").contains("run.stalled"))
        }
    }

    @Test func drainingDoesNotWaitForWhatIsNotDue() async throws {
        let (sink, clock) = (RecordingSink(), ManualClock())
        let bench = try await Bench(sinks: ["audit": sink], times: times, clock: clock)
        let watcher = ListWatcher(batches: [[seen("r", .running, at: clock)]])
        #expect(try await bench.bridge([watcher]).run(.once).waiting == 0)
        #expect(sink.types(ofRun: "r") == ["run.running"])
    }

    /// A reload gives its sources the time that a start gives them: one that is back says first what happened meanwhile.
    @Test func afterAReloadItIsFirstReadWhatHappened() async throws {
        let clock = ManualClock()
        let bench = try await Bench(
            sinks: ["audit": RecordingSink()], times: times, clock: clock, settling: .seconds(600))
        let bridge = bench.bridge([])
        let (host, committer, queue) = (bench.host(of: bridge), bridge.parts.committer, bridge.parts.queue)
        let store = bench.store(of: bridge)
        func told() async throws -> [String] {
            queue.put { $0.isLook = true }
            while !queue.isIdle { await Task.yield() }
            return try await store.events().map { "\($0.event.run.id) \($0.event.type.text)" }
        }
        async let ended = bridge.run(.forever)
        let running = [seen("done", .running, at: clock), seen("stuck", .running, at: clock)]
        try await host.accept(ObservationBatch(watcher: "ci", observations: running))
        committer.tellDeadlines()
        let before = try await told()
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.put { load in
                load.turn = CommitQueue.Turn {
                    CommitQueue.Course(rules: bench.rules, lanes: bridge.parts.dispatcher.lanes)
                } ended: {
                    continuation.resume(with: $0)
                }
            }
        }
        clock.advance(.seconds(60))
        #expect(try await told() == before)
        try await host.accept(ObservationBatch(watcher: "ci", observations: [seen("done", .succeeded, at: clock)]))
        committer.tellDeadlines()
        let after = try await told().dropFirst(before.count)
        #expect(after == ["done run.succeeded", "stuck run.stalled"])
        bridge.stop()
        _ = try await ended
    }

    // MARK: - Trouble told before a restart

    @Test func aWatchersTroubleIsToldOnceOverRestarts() async throws {
        let path = try TemporaryFolder()
        var told: [[String]] = []
        for step in [StandingWatcher.Step.fails, .fails, .works, .works, .fails] {
            let sink = RecordingSink()
            let bench = try await Bench(sinks: ["audit": sink], path: path.path("store.db"))
            _ = try await bench.bridge([StandingWatcher(step: step)]).run(.once)
            told.append(sink.types(ofRun: "standing"))
        }
        #expect(told == [["watch.error"], [], ["watch.recovered"], [], ["watch.error"]])
    }

    @Test func aSinksTroubleIsToldOnceOverRestarts() async throws {
        let path = try TemporaryFolder()
        let schedule = RetrySchedule(waits: Array(repeating: .milliseconds(1), count: 8))
        var told: [[String]] = []
        for failures in [1000, 1000, 0, 0] {
            let audit = RecordingSink()
            // Each start finds the pause over that the last failure asked for.
            let clock = ManualClock()
            clock.advance(.seconds(1000 * told.count))
            let bench = try await Bench(
                sinks: ["audit": audit, "bad": RecordingSink(failuresOfEach: failures)], path: path.path("store.db"),
                schedule: failures > 0 ? .none : schedule, clock: clock)
            let runs = (0..<7).map { seen("\(told.count)-\($0)", .running, at: clock) }
            _ = try await bench.bridge([ListWatcher(batches: [runs])]).run(.once)
            told.append(audit.types(ofRun: "bad"))
        }
        #expect(told.flatMap { $0 } == ["sink.failing", "sink.recovered"], "\(told)")
    }
}

/// Works or does not, as it tells once.
struct StandingWatcher: Watcher {
    enum Step { case fails, works }

    let name = "standing"
    var step: Step

    func watch(_ extent: WatchExtent, for host: any WatchHost) async throws {
        switch step {
        case .fails: await host.failing(watcher: name, reason: "401")
        case .works: await host.recovered(watcher: name)
        }
    }
}
