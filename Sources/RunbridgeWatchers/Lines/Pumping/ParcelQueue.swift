import Synchronization

/// What was read and not yet taken, between the thread that reads and the task that gives it to the host.
///
/// It holds at most four parcels; the thread waits for room. Parcels that wait are joined while that keeps them small.
final class ParcelQueue: Sendable {
    private static let capacity = 4

    private struct State {
        var parcels: [Parcel] = []
        var isStopped = false
        var hasEnded = false
        var failure: WatchError?
        var waiter: CheckedContinuation<Void, Never>?

        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }

    private let state = Mutex(State())
    private let batchLimit: Int
    /// Ends the waits of the thread.
    let wakeup: Wakeup

    init(batchLimit: Int) throws(WatchError) {
        self.batchLimit = batchLimit
        wakeup = try Wakeup()
    }

    // MARK: - The thread

    /// Whether nothing more is wanted.
    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Hands over a parcel, and waits for room if there is none.
    func push(_ parcel: Parcel) {
        while !offer(parcel) { wakeup.wait() }
    }

    private func offer(_ parcel: Parcel) -> Bool {
        let (isTaken, waiter) = state.withLock { state in
            if state.isStopped { return (true, state.takeWaiter()) }
            if let last = state.parcels.indices.last, state.parcels[last].join(parcel, limit: batchLimit) {
                return (true, state.takeWaiter())
            }
            guard state.parcels.count < Self.capacity else { return (false, nil) }
            state.parcels.append(parcel)
            return (true, state.takeWaiter())
        }
        waiter?.resume()
        return isTaken
    }

    /// Says that the thread is done and touches nothing more.
    func end(_ failure: WatchError? = nil) {
        let waiter = state.withLock { state in
            state.hasEnded = true
            state.failure = failure
            return state.takeWaiter()
        }
        waiter?.resume()
    }

    // MARK: - The task

    /// Tells the thread to end. What was not taken is forgotten.
    func stop() {
        let waiter = state.withLock { state in
            state.isStopped = true
            state.parcels = []
            return state.takeWaiter()
        }
        wakeup.raise()
        waiter?.resume()
    }

    /// The next parcel; `nil` when the thread is done and nothing is left. One task asks.
    func next() async throws(WatchError) -> Parcel? {
        while true {
            let (parcel, ending) = state.withLock { state -> (Parcel?, Ending?) in
                if !state.parcels.isEmpty { return (state.parcels.removeFirst(), nil) }
                return (nil, state.hasEnded ? Ending(failure: state.failure) : nil)
            }
            if let parcel {
                wakeup.raise()
                return parcel
            }
            if let ending {
                if let failure = ending.failure { throw failure }
                return nil
            }
            await change()
        }
    }

    private struct Ending {
        var failure: WatchError?
    }

    private func change() async {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                if !state.parcels.isEmpty || state.hasEnded { return true }
                state.waiter = continuation
                return false
            }
            if isDue { continuation.resume() }
        }
    }
}
