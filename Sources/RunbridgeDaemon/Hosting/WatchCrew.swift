import Synchronization

/// Watchers at work, each in a task of its own, so that one can be ended and another begun while the rest go on.
final class WatchCrew: Sendable {
    /// One of them.
    struct Member: Sendable {
        fileprivate let task: Task<Void, Never>

        /// Ends it, and waits until it has ended.
        func end() async {
            task.cancel()
            await task.value
        }
    }

    private struct State {
        var tasks: [Int: Task<Void, Never>] = [:]
        var count = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Has one begin. Returns `nil` when the crew is closed: nothing has begun then.
    func begin(_ work: @escaping @Sendable () async -> Void) -> Member? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            state.count += 1
            let number = state.count
            // No child of anybody: it ends alone, or with the crew.
            let task = Task {
                await work()
                self.state.withLock { $0.tasks[number] = nil }
            }
            state.tasks[number] = task
            return Member(task: task)
        }
    }

    /// Returns once nobody is at work.
    func idle() async {
        while let task = state.withLock({ $0.tasks.first?.value }) { await task.value }
    }

    /// Ends all, and lets nobody begin any more. Does not wait.
    func close() {
        let tasks = state.withLock { state in
            state.isClosed = true
            return state.tasks.values
        }
        for task in tasks { task.cancel() }
    }
}
