import Logging
import RunbridgeCore
import RunbridgeStore
import Synchronization

/// What watchers see of the bridge: it takes their observations, remembers for them, and tells people of their trouble.
struct BridgeHost: WatchHost {
    let store: Store
    let queue: CommitQueue
    let notices: Notices
    let clock: any WallClock
    let logger: Logger
    /// Watchers whose trouble has been told, by an earlier bridge too.
    var failing = FailingWatchers()

    func accept(_ batch: ObservationBatch) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let arrival = CommitQueue.Arrival(batch: batch) { continuation.resume(with: $0) }
            if !queue.put({ $0.arrivals.append(arrival) }) { continuation.resume(throwing: CancellationError()) }
        }
    }

    func openRuns(watcher: String, kind: String) async throws -> [OpenRun] {
        try await store.openRuns(watcher: watcher, kind: kind)
    }

    func settled(watcher: String, kind: String, among ids: [String]) async throws -> Set<String> {
        try await store.settled(watcher: watcher, kind: kind, among: ids, at: clock.now)
    }

    func hasFinishedFirstPass(watcher: String, kind: String) async throws -> Bool {
        try await store.hasFinishedFirstPass(watcher: watcher, kind: kind)
    }

    func position(watcher: String) async throws -> String? {
        try await store.position(watcher: watcher)
    }

    func failing(watcher: String, reason: String) async {
        guard failing.add(watcher) else { return }
        logger.error("this watcher cannot do its work: \(reason)", metadata: ["watcher": "\(watcher)"])
        let event = notices.watcher(watcher, isFailing: true, reason: reason, at: clock.now)
        queue.put { $0.notices.append(event) }
    }

    func recovered(watcher: String) async {
        guard failing.remove(watcher) else { return }
        logger.notice("this watcher works again", metadata: ["watcher": "\(watcher)"])
        let event = notices.watcher(watcher, isFailing: false, reason: nil, at: clock.now)
        queue.put { $0.notices.append(event) }
    }

    func warning(watcher: String, _ text: String) async {
        logger.warning("\(text)", metadata: ["watcher": "\(watcher)"])
    }
}

/// Which watchers' trouble has been told, so that it is told once.
final class FailingWatchers: Sendable {
    private let names: Mutex<Set<String>>

    /// Those whose trouble was told before, and not its end.
    init(_ names: Set<String> = []) {
        self.names = Mutex(names)
    }

    func add(_ name: String) -> Bool { names.withLock { $0.insert(name).inserted } }
    func remove(_ name: String) -> Bool { names.withLock { $0.remove(name) != nil } }
}
