import RunbridgeCore
import RunbridgeStore
import RunbridgeWatchers
import Synchronization
import Testing

@testable import RunbridgeDaemon

@Suite struct EndingTests {
    @Test func aPassThatFailsStillHasTheOthersReadAndDeliveredBeforeItIsTold() async throws {
        let sink = RecordingSink()
        let bench = try await Bench(sinks: ["audit": sink])
        let bridge = bench.bridge([FailingWatcher(), LateWatcher(runs: 300)])
        await #expect(throws: BridgeError.self) { try await bridge.run(.once) }
        #expect(sink.ids.count == 300)
    }

    @Test func aWatcherThatIsEndedAndFailsOverItEndsNothingElse() async throws {
        let sink = RecordingSink()
        let bench = try await Bench(sinks: ["audit": sink])
        let bridge = bench.bridge([StubbornWatcher()])
        let host = bench.host(of: bridge)
        async let ended = bridge.run(.forever)
        while bridge.present.withLock({ $0.watchers["stubborn"] == nil }) { await Task.yield() }
        await bridge.present.withLock { $0.watchers["stubborn"] }?.end()
        let seen = Observation(
            key: RunKey(watcher: "ci", kind: "job", id: "r"), via: .lines, observedAt: host.clock.now,
            finding: .seen(Sighting(status: .running, raw: "running")))
        try await host.accept(ObservationBatch(watcher: "ci", observations: [seen]))
        await sink.wait(forDeliveries: 1)
        bridge.stop()
        _ = try await ended
    }

    @Test func whoeverWaitsIsToldWhenTheStoreCannotGoOn() async throws {
        let bench = try await Bench(sinks: ["audit": RecordingSink()])
        let bridge = bench.bridge([])
        let host = bench.host(of: bridge)
        let store = bench.store(of: bridge)
        async let ended = Result { try await bridge.run(.forever) }
        try store.close()
        // Many at once, so that some come while the first one's commit fails.
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    do {
                        try await host.accept(ObservationBatch(watcher: "ci", observations: []))
                        return false
                    } catch {
                        return true
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(refused == 50)
        guard case .failure(let error) = await ended else {
            Issue.record("it ended as if all were well")
            return
        }
        #expect(error is StoreError)
    }

    @Test func aStoreThatCannotBeWrittenDoesNotKeepItFromStoppingAndIsNoQuietEnd() async throws {
        let (messages, log) = MessageStream.make()
        let bench = try await Bench(
            sinks: ["audit": RecordingSink()], shutdown: .milliseconds(200), patience: .milliseconds(20), log: log)
        let stranger = try Stranger(lockingStoreAt: bench.path)
        let bridge = bench.bridge([LateWatcher(runs: 1)])
        async let ended = Result { try await bridge.run(.forever) }
        for await message in messages where message.contains("nothing more is accepted") { break }
        bridge.stop()
        guard case .failure(let error) = await ended else {
            Issue.record("it ended as if all were well")
            return
        }
        #expect(error is StoreError)
        try stranger.letGo()
    }

    @Test func aLaneThatWaitsForItsRateEndsAtOnce() async throws {
        let sink = RecordingSink()
        let bench = try await Bench(sinks: ["audit": sink], rate: RateLimit(count: 1, per: .seconds(3600)))
        let bridge = bench.bridge([LateWatcher(runs: 3)])
        async let ended = bridge.run(.forever)
        await sink.wait(forDeliveries: 1)
        let began = ContinuousClock.now
        bridge.stop()
        #expect(try await ended.waiting == 2)
        #expect(.now - began < .seconds(5))
    }
}

/// Gives its one batch after others have had their turn.
struct LateWatcher: Watcher {
    let name = "late"
    var runs: Int

    func watch(_ extent: WatchExtent, for host: any WatchHost) async throws {
        for _ in 0..<100 { await Task.yield() }
        try Task.checkCancellation()
        let observations = (1...runs).map { run in
            Observation(
                key: RunKey(watcher: name, kind: "run", id: "r\(run)"), via: .lines, observedAt: SystemClock().now,
                finding: .seen(Sighting(status: .failed, raw: "failed")))
        }
        try await host.accept(ObservationBatch(watcher: name, observations: observations))
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

/// Works until it is told to end, and then fails.
private struct StubbornWatcher: Watcher {
    struct Reason: Error {}
    let name = "stubborn"

    func watch(_ extent: WatchExtent, for host: any WatchHost) async throws {
        // Cut short by the end that it is told.
        try? await Task.sleep(for: .seconds(600))
        throw Reason()
    }
}
