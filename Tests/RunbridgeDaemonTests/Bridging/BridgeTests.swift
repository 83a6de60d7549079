import Foundation
import Logging
import RunbridgeCore
import RunbridgeStore
import RunbridgeWatchers
import Synchronization
import Testing

@testable import RunbridgeDaemon

@Suite struct BridgeTests {
    @Test func deliversEveryEventOnceAndLeavesNothing() async throws {
        let sink = RecordingSink()
        let bench = try await Bench(sinks: ["audit": sink])
        let remainder = try await bench.bridge([lines(1...500)]).run(.once)
        #expect(remainder == Bridge.Remainder(waiting: 0, dead: 0, events: 1000))
        #expect(Set(sink.ids).count == 500)
        #expect(sink.ids.count == 500)
    }

    @Test func keepsTheOrderOfARunOverManyLanes() async throws {
        let sink = RecordingSink()
        let bench = try await Bench(sinks: ["audit": sink])
        let statuses: [Status] = [.queued, .running, .waiting, .running, .succeeded]
        let observations = (1...100).flatMap { run in statuses.map { observation("r\(run)", $0) } }
        _ = try await bench.bridge([ListWatcher(batches: [observations])]).run(.once)
        for run in 1...100 {
            #expect(sink.types(ofRun: "r\(run)") == statuses.map { "run.\($0.rawValue)" })
        }
    }

    @Test func triesAgainAndInOrder() async throws {
        let sink = RecordingSink(failuresOfEach: 2)
        let bench = try await Bench(
            sinks: ["audit": sink], schedule: RetrySchedule(waits: [.milliseconds(1), .milliseconds(1)]))
        let bridge = bench.bridge([ListWatcher(batches: [[observation("r", .running), observation("r", .failed)]])])
        async let ended = bridge.run(.forever)
        await sink.wait(forDeliveries: 2)
        bridge.stop()
        #expect(try await ended.dead == 0)
        #expect(sink.types(ofRun: "r") == ["run.running", "run.failed"])
        #expect(sink.attempts == 6)
    }

    @Test func saysWhatIsLeftBehind() async throws {
        let sink = RecordingSink(failuresOfEach: 100)
        let bench = try await Bench(sinks: ["audit": sink], schedule: RetrySchedule(waits: [.seconds(3600)]))
        let remainder = try await bench.bridge([lines(1...3)]).run(.once)
        #expect(remainder.waiting == 3)
        #expect(remainder.dead == 0)
    }

    @Test func countsWhatBecomesDead() async throws {
        let sink = RecordingSink(failuresOfEach: 100)
        let bench = try await Bench(sinks: ["audit": sink], schedule: .none)
        #expect(try await bench.bridge([lines(1...3)]).run(.once).dead == 3)
    }

    @Test func goesOnAfterARestartWithWhatWasLeft() async throws {
        let bench = try await Bench(
            sinks: ["audit": RecordingSink(failuresOfEach: 1)],
            schedule: RetrySchedule(waits: [.milliseconds(200), .milliseconds(200)]))
        _ = try await bench.bridge([lines(1...3)]).run(.once)
        let sink = RecordingSink()
        let again = try await Bench(sinks: ["audit": sink], path: bench.path)
        let bridge = again.bridge([])
        async let ended = bridge.run(.forever)
        await sink.wait(forDeliveries: 3)
        bridge.stop()
        #expect(try await ended.waiting == 0)
    }

    @Test func givesBackWhatIsUnderWayWhenItMustStop() async throws {
        let sink = RecordingSink(hangs: true)
        let bench = try await Bench(sinks: ["audit": sink], shutdown: .milliseconds(50))
        let bridge = bench.bridge([lines(1...20)])
        async let ended = bridge.run(.forever)
        await sink.wait(forAttempts: 1)
        bridge.stop()
        #expect(try await ended.waiting == 20)
        let store = try Store.open(at: bench.path, for: .readOnly)
        let standing = try #require(try await store.sinks().first { $0.name == "audit" })
        #expect(standing.counts.claimed == 0)
        let fresh = RecordingSink()
        _ = try await Bench(sinks: ["audit": fresh], path: bench.path).bridge([]).run(.once)
        #expect(fresh.ids.count == 20)
    }

    @Test func aDeadSinkHoldsUpNoOther() async throws {
        let (dead, alive) = (RecordingSink(hangs: true), RecordingSink())
        let bench = try await Bench(sinks: ["dead": dead, "alive": alive], shutdown: .milliseconds(50))
        let bridge = bench.bridge([lines(1...3000)])
        async let ended = bridge.run(.forever)
        await alive.wait(forDeliveries: 3000)
        bridge.stop()
        _ = try await ended
        #expect(alive.ids.count == 3000)
    }

    @Test func tellsAWatchersTroubleOnceAndItsEndOnce() async throws {
        let sink = RecordingSink()
        let bench = try await Bench(sinks: ["audit": sink])
        _ = try await bench.bridge([TroubledWatcher()]).run(.once)
        #expect(sink.types(ofRun: "troubled") == ["watch.error", "watch.recovered"])
    }

    @Test func aWatcherThatCannotGoOnEndsTheBridgeAndNothingIsLost() async throws {
        let sink = RecordingSink()
        let bench = try await Bench(sinks: ["audit": sink])
        let bridge = bench.bridge([lines(1...10), FailingWatcher()])
        await #expect(throws: BridgeError.self) { try await bridge.run(.forever) }
        let rest = RecordingSink()
        _ = try await Bench(sinks: ["audit": rest], path: bench.path).bridge([]).run(.once)
        #expect(sink.ids.count + rest.ids.count == 10)
    }

    @Test func onlyOneBridgeDeliversFromAStore() async throws {
        let bench = try await Bench(sinks: ["audit": RecordingSink()])
        await #expect(throws: StoreError.self) {
            try await Bench(sinks: ["audit": RecordingSink()], path: bench.path)
        }
    }

    @Test func noticesWhatAnotherProcessStored() async throws {
        let sink = RecordingSink()
        let bench = try await Bench(sinks: ["audit": sink])
        let bridge = bench.bridge([])
        async let ended = bridge.run(.forever)
        let other = try Store.open(at: bench.path)
        _ = try await other.commit(
            CommitGroup(
                now: SystemClock().now,
                intake: [ObservationBatch(watcher: "ci", observations: [observation("r", .failed)])]),
            by: bench.rules)
        await sink.wait(forDeliveries: 1)
        bridge.stop()
        _ = try await ended
        #expect(sink.types(ofRun: "r") == ["run.failed"])
    }

    private func observation(_ id: String, _ status: Status) -> Observation {
        Observation(
            key: RunKey(watcher: "ci", kind: "run", id: id), via: .lines, observedAt: SystemClock().now,
            finding: .seen(Sighting(status: status, raw: status.rawValue)))
    }

    private func lines(_ runs: ClosedRange<Int>) -> ListWatcher {
        let observations = runs.map { observation("r\($0)", .succeeded) }
        return ListWatcher(
            batches: stride(from: 0, to: observations.count, by: 100).map {
                Array(observations[$0..<min($0 + 100, observations.count)])
            })
    }
}
