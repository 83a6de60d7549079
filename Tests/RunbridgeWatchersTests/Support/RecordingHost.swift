import RunbridgeCore
import RunbridgeWatchers
import Synchronization

/// A host that keeps what it is given and remembers of runs what a store would.
final class RecordingHost: WatchHost {
    struct Record {
        var batches: [ObservationBatch] = []
        var warnings: [String] = []
        /// `failing: …` and `recovered`, in order.
        var tellings: [String] = []
        var position: String?
        var finished: Set<String> = []
        var statuses: [RunKey: Status] = [:]
        var registered: Set<RunKey> = []

        var observations: [Observation] { batches.flatMap(\.observations) }
        /// `kind/id status` of each observation, in order.
        var lines: [String] { observations.map(\.line) }
    }

    private struct Waiter {
        let isMet: @Sendable (Record) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var record = Record()
        var waiters: [Waiter] = []
    }

    private let state: Mutex<State>
    private let onAccept: @Sendable (ObservationBatch) async throws -> Void

    init(
        position: String? = nil, registered: [RunKey] = [],
        onAccept: @escaping @Sendable (ObservationBatch) async throws -> Void = { _ in }
    ) {
        var record = Record()
        record.position = position
        record.registered = Set(registered)
        state = Mutex(State(record: record))
        self.onAccept = onAccept
    }

    var record: Record { state.withLock { $0.record } }

    /// Returns once the condition is met.
    func wait(until isMet: @escaping @Sendable (Record) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                if isMet(state.record) { return true }
                state.waiters.append(Waiter(isMet: isMet, continuation: continuation))
                return false
            }
            if isDue { continuation.resume() }
        }
    }

    private func note(_ change: (inout Record) -> Void) {
        let met = state.withLock { state in
            change(&state.record)
            let met = state.waiters.filter { $0.isMet(state.record) }
            state.waiters.removeAll { $0.isMet(state.record) }
            return met
        }
        met.forEach { $0.continuation.resume() }
    }

    func accept(_ batch: ObservationBatch) async throws {
        try await onAccept(batch)
        note { record in
            record.batches.append(batch)
            record.position = batch.position ?? record.position
            record.finished.formUnion(batch.finishedFirstPass)
            for observation in batch.observations {
                record.registered.remove(observation.key)
                switch observation.finding {
                case .seen(let sighting): record.statuses[observation.key] = sighting.status
                case .gone: record.statuses[observation.key] = .expired
                case .unknown: break
                }
            }
        }
    }

    func openRuns(watcher: String, kind: String) async throws -> [OpenRun] {
        let record = record
        let known = record.statuses.filter { $0.key.watcher == watcher && $0.key.kind == kind && !$0.value.isTerminal }
        return known.map { OpenRun(id: $0.key.id, status: $0.value) }
            + record.registered.filter { $0.watcher == watcher && $0.kind == kind }.map {
                OpenRun(id: $0.id, status: nil)
            }
    }

    func settled(watcher: String, kind: String, among ids: [String]) async throws -> Set<String> {
        let statuses = record.statuses
        return Set(ids.filter { statuses[RunKey(watcher: watcher, kind: kind, id: $0)]?.isTerminal == true })
    }

    func hasFinishedFirstPass(watcher: String, kind: String) async throws -> Bool { record.finished.contains(kind) }

    func position(watcher: String) async throws -> String? { record.position }

    func failing(watcher: String, reason: String) async { note { $0.tellings.append("failing: \(reason)") } }

    /// As a bridge does, it tells only the end of what was told.
    func recovered(watcher: String) async {
        note { if let last = $0.tellings.last, last != "recovered" { $0.tellings.append("recovered") } }
    }

    func warning(watcher: String, _ text: String) async { note { $0.warnings.append(text) } }
}

extension Observation {
    /// `kind/id status`, for comparisons that can be read.
    var line: String {
        switch finding {
        case .seen(let sighting): "\(key.kind)/\(key.id) \(sighting.status.rawValue)"
        case .gone: "\(key.kind)/\(key.id) gone"
        case .unknown: "\(key.kind)/\(key.id) not known"
        }
    }

    var sighting: Sighting? {
        guard case .seen(let sighting) = finding else { return nil }
        return sighting
    }
}
