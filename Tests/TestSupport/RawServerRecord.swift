import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a server has seen, who waits for more of it, and whether the server shall end.
final class RawServerRecord: Sendable {
    /// What has been seen so far.
    struct Snapshot {
        var connections = 0
        var heads = 0
        var closed = 0
        var requests: [RawServer.Request] = []
    }

    private struct Waiter {
        let isMet: @Sendable (Snapshot) -> Bool
        let continuation: CheckedContinuation<Snapshot, Never>
    }

    private struct State {
        var snapshot = Snapshot()
        var waiters: [Int: Waiter] = [:]
        var lastWaiter = 0
    }

    private let state = Mutex(State())
    /// Becomes readable when the server shall end.
    let stopSignal: Int32
    private let stopTrigger: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SocketError("pipe") }
        (stopSignal, stopTrigger) = (ends[0], ends[1])
    }

    deinit {
        close(stopSignal)
    }

    /// Ends the server. Called once.
    func stop() {
        close(stopTrigger)
    }

    var snapshot: Snapshot { state.withLock { $0.snapshot } }

    /// Notes something, and tells those who waited for it.
    func note(_ change: (inout Snapshot) -> Void) {
        let (met, snapshot) = state.withLock { state in
            change(&state.snapshot)
            let met = state.waiters.filter { $0.value.isMet(state.snapshot) }
            for key in met.keys { state.waiters[key] = nil }
            return (met, state.snapshot)
        }
        met.values.forEach { $0.continuation.resume(returning: snapshot) }
    }

    /// Returns when a condition is met, or when the task is canceled.
    func wait(until isMet: @escaping @Sendable (Snapshot) -> Bool) async -> Snapshot {
        let key = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let snapshot: Snapshot? = state.withLock { state in
                    if Task.isCancelled || isMet(state.snapshot) { return state.snapshot }
                    state.waiters[key] = Waiter(isMet: isMet, continuation: continuation)
                    return nil
                }
                if let snapshot { continuation.resume(returning: snapshot) }
            }
        } onCancel: {
            let (waiter, snapshot) = state.withLock { ($0.waiters.removeValue(forKey: key), $0.snapshot) }
            waiter?.continuation.resume(returning: snapshot)
        }
    }
}
