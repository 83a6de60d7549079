import Foundation
import Logging
import RunbridgeCore
import RunbridgeStore
import RunbridgeWatchers
import Synchronization
import TestSupport

@testable import RunbridgeDaemon

/// Puts a bridge together from a real store and the sinks of a test.
struct Bench {
    let path: String
    let rules: IntakeRules
    private let parts: @Sendable ([any Watcher]) -> Bridge.Parts

    init(
        sinks: [String: RecordingSink], path: String? = nil,
        schedule: RetrySchedule = RetrySchedule(waits: [.milliseconds(1)]), shutdown: Duration = .seconds(10),
        rate: RateLimit? = nil, patience: Duration = .seconds(5),
        times: WatcherTimes? = nil, clock: any WallClock = SystemClock(), keep: Retention = .standard,
        settling: Duration? = .zero,
        log: any LogHandler = SwiftLogNoOpLogHandler()
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bridge-\(UUID().uuidString)")
        if path == nil { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
        let file = path ?? folder.appending(path: "store.db").path
        let lock = try BridgeLock(forStoreAt: file)
        let store = try Store.open(at: file, patience: patience)
        let digest: Digest = { bytes in
            // Not SHA-256, but as good for telling a test's few events apart.
            var hash = SeededRandom(
                bytes.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
            return (0..<32).map { _ in UInt8(truncatingIfNeeded: hash.next()) }
        }
        let tracker = Tracker(digest: digest)
        let router = Router(routes: [Route(to: sinks.keys.sorted())])
        let rules = IntakeRules(
            track: { tracker.track($0, $1) }, encode: { Event.encoded($0) }, route: { router.route($0, $1) },
            time: Timekeeper(TimeRules(watchers: times.map { ["ci": $0] } ?? [:]), digest: digest))
        let logger = Logger(label: "test") { _ in log }
        let refs = try await store.ensure(sinks.keys.sorted().map { SinkSetup(name: $0) })
        _ = try await store.takeBackClaims(except: 1)
        if let time = rules.time { try await store.reconcileDeadlines(with: time, at: clock.now) }
        let failing = try await store.troubled(
            kind: Notices.watcherKind, among: ["ci", "troubled", "standing"], of: { $0 })
        let failingSinks = try await store.troubled(kind: Notices.sinkKind, among: Array(sinks.keys)) { _ in
            Notices.ownWatcher
        }
        let notices = Notices(digest: digest)
        self.path = file
        self.rules = rules
        parts = { watchers in
            let queue = CommitQueue()
            let entries = sinks.sorted { $0.key < $1.key }.compactMap { name, sink in
                refs[name].map { ref in
                    (
                        name: name, ref: ref, sink: sink as any Sink,
                        settings: LaneSettings(
                            schedule: schedule, concurrency: 8, rate: rate, wasFailing: failingSinks.contains(name))
                    )
                }
            }
            let dispatcher = Dispatcher(
                sinks: entries, queue: queue, notices: notices, clock: clock, jitter: { 0 }, logger: logger)
            let committer = Committer(
                store: store, rules: rules, lanes: dispatcher.lanes, queue: queue, notices: notices, owner: 1,
                clock: clock,
                logger: logger, settling: settling)
            return Bridge.Parts(
                store: store, lock: lock, watchers: watchers, dispatcher: dispatcher, committer: committer,
                upkeep: Upkeep(store: store, retention: keep, clock: clock, logger: logger),
                queue: queue,
                host: BridgeHost(
                    store: store, queue: queue, notices: notices, clock: clock, logger: logger,
                    failing: FailingWatchers(failing)),
                shutdown: shutdown, atEnd: {})
        }
    }

    func bridge(_ watchers: [any Watcher]) -> Bridge { Bridge(parts(watchers)) }

    /// What watchers of that bridge would see.
    func host(of bridge: Bridge) -> BridgeHost { bridge.parts.host }

    /// The store of that bridge.
    func store(of bridge: Bridge) -> Store { bridge.parts.store }
}

/// A sink that remembers, and that fails or hangs as told.
final class RecordingSink: Sink {
    private struct State {
        var delivered: [EncodedEvent] = []
        var attempts: [EventID: Int] = [:]
        var waiting: [(isDone: @Sendable (Int, Int) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let failuresOfEach: Int
    private let hangs: Bool
    private let state = Mutex(State())

    init(failuresOfEach: Int = 0, hangs: Bool = false) {
        self.failuresOfEach = failuresOfEach
        self.hangs = hangs
    }

    func deliver(_ delivery: Delivery) async -> AttemptReport {
        let attempt = state.withLock { state in
            state.attempts[delivery.event.id, default: 0] += 1
            return state.attempts[delivery.event.id, default: 0]
        }
        wake()
        if hangs {
            try? await Task.sleep(for: .seconds(600))
            return AttemptReport(.retry(.init(.interrupted, "stopped")))
        }
        guard attempt > failuresOfEach else { return AttemptReport(.retry(.init(.connection, "refused"))) }
        state.withLock { $0.delivered.append(delivery.event) }
        wake()
        return AttemptReport(.delivered)
    }

    func check() async -> String? { nil }

    var ids: [EventID] { state.withLock { $0.delivered.map(\.id) } }
    var attempts: Int { state.withLock { $0.attempts.values.reduce(0, +) } }

    func types(ofRun id: String) -> [String] {
        state.withLock { $0.delivered.filter { $0.run.id == id }.map(\.type.text) }
    }

    func wait(forDeliveries count: Int) async { await wait { delivered, _ in delivered >= count } }
    func wait(forAttempts count: Int) async { await wait { _, attempts in attempts >= count } }

    private func wait(_ isDone: @escaping @Sendable (Int, Int) -> Bool) async {
        await withCheckedContinuation { continuation in
            state.withLock { $0.waiting.append((isDone, continuation)) }
            wake()
        }
    }

    private func wake() {
        let done = state.withLock { state in
            let (delivered, attempts) = (state.delivered.count, state.attempts.values.reduce(0, +))
            let done = state.waiting.filter { $0.isDone(delivered, attempts) }
            state.waiting.removeAll { $0.isDone(delivered, attempts) }
            return done
        }
        for waiter in done { waiter.continuation.resume() }
    }
}

/// Gives its batches, one after the other.
struct ListWatcher: Watcher {
    let name = "ci"
    var batches: [[Observation]]

    func watch(_ extent: WatchExtent, for host: any WatchHost) async throws {
        for batch in batches {
            try await host.accept(ObservationBatch(watcher: name, observations: batch))
        }
    }
}

/// Is in trouble twice and out of it twice, as a source that comes and goes.
struct TroubledWatcher: Watcher {
    let name = "troubled"

    func watch(_ extent: WatchExtent, for host: any WatchHost) async throws {
        await host.failing(watcher: name, reason: "401")
        await host.failing(watcher: name, reason: "401")
        await host.recovered(watcher: name)
        await host.recovered(watcher: name)
    }
}

/// Cannot go on.
struct FailingWatcher: Watcher {
    struct Reason: Error {}
    let name = "failing"

    func watch(_ extent: WatchExtent, for host: any WatchHost) async throws {
        throw Reason()
    }
}
