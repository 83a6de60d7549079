import RunbridgeCore
import RunbridgeStore
import Synchronization

/// What waits to be written with the next commit. Many put in, one takes out.
final class CommitQueue: Sendable {
    /// A batch whose giver waits for it to be committed.
    struct Arrival: Sendable {
        var batch: ObservationBatch
        var accepted: @Sendable (Result<Void, any Error>) -> Void
    }

    /// What is decided of observations, and where events go.
    struct Course: Sendable {
        /// What is decided.
        var rules: IntakeRules
        /// The lanes of the config's sinks.
        var lanes: [Lane]
        /// Lanes that take nothing more and have attempts under way.
        var leaving: [Lane] = []
    }

    /// A change of what is decided and of where it goes, taken between two commits.
    ///
    /// What is committed before is decided wholly by the old rules, what is committed after wholly by the new ones.
    struct Turn: Sendable {
        /// Takes it, in the store and among the lanes. When it throws, nothing has changed.
        var take: @Sendable () async throws -> Course
        /// Gets told how it went, once.
        var ended: @Sendable (Result<Void, any Error>) -> Void
    }

    /// What has come together since the last time.
    struct Load: Sendable {
        var arrivals: [Arrival] = []
        var attempts: [AttemptRecord] = []
        var releases: [Claim] = []
        var changes: [(sink: SinkRef, change: CommitGroup.SinkChange)] = []
        var notices: [Event] = []
        /// Whether a look at the store is wanted even if nothing else is there.
        var isLook = false
        /// A change to be taken before all this is committed.
        var turn: Turn?

        var isEmpty: Bool {
            arrivals.isEmpty && attempts.isEmpty && releases.isEmpty && changes.isEmpty && notices.isEmpty && !isLook
                && turn == nil
        }
    }

    private struct State {
        var load = Load()
        var taker: CheckedContinuation<Load?, Never>?
        var isClosed = false
    }

    /// The most observations of one commit, so that a commit stays short.
    private let groupLimit: Int
    private let state = Mutex(State())

    /// An empty queue.
    init(groupLimit: Int = 4096) {
        self.groupLimit = groupLimit
    }

    /// Puts something in. Returns `false` if the queue is closed: nothing was put in then.
    @discardableResult
    func put(_ change: (inout Load) -> Void) -> Bool {
        let (isOpen, taker, load) = state.withLock { state -> (Bool, CheckedContinuation<Load?, Never>?, Load?) in
            guard !state.isClosed else { return (false, nil, nil) }
            change(&state.load)
            guard let taker = state.taker, let load = take(from: &state) else { return (true, nil, nil) }
            state.taker = nil
            return (true, taker, load)
        }
        taker?.resume(returning: load)
        return isOpen
    }

    /// Whether nothing is there and what was taken out before has been dealt with.
    var isIdle: Bool { state.withLock { $0.taker != nil && $0.load.isEmpty } }

    /// Takes out what is there, waiting until something is; `nil` when the queue is closed and empty.
    ///
    /// Observations beyond the limit of a group stay for the next one, in order.
    func next() async -> Load? {
        await withCheckedContinuation { continuation in
            let ready: Load?? = state.withLock { state in
                if let load = take(from: &state) { return .some(load) }
                if state.isClosed { return .some(nil) }
                state.taker = continuation
                return .none
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    /// Lets nothing more in. What is there is still taken out.
    func close() {
        let taker = state.withLock { state -> CheckedContinuation<Load?, Never>? in
            state.isClosed = true
            defer { state.taker = nil }
            return state.taker
        }
        taker?.resume(returning: nil)
    }

    /// Closes it for good, as nobody takes out any more. Returns what is left, whose givers still wait.
    func abandon() -> Load {
        state.withLock { state in
            state.isClosed = true
            defer { state.load = Load() }
            return state.load
        }
    }

    private func take(from state: inout State) -> Load? {
        guard !state.load.isEmpty else { return nil }
        var load = Load()
        swap(&load, &state.load)
        var (count, end) = (0, 0)
        while end < load.arrivals.count, end == 0 || count + load.arrivals[end].batch.observations.count <= groupLimit {
            count += load.arrivals[end].batch.observations.count
            end += 1
        }
        if end < load.arrivals.count {
            state.load.arrivals = Array(load.arrivals[end...])
            load.arrivals.removeSubrange(end...)
        }
        return load
    }
}
