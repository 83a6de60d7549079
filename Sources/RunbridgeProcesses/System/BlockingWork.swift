import Dispatch
import Synchronization

/// Work that blocks, done one after the other on a queue of its own: the threads that run tasks are as few as the cores.
public struct BlockingWork: Sendable {
    /// Whether the task that waits for the work was canceled meanwhile.
    public final class Cancellation: Sendable {
        private let flag = Atomic(false)

        /// Whether it was.
        public var isRequested: Bool { flag.load(ordering: .relaxed) }

        fileprivate func request() {
            flag.store(true, ordering: .relaxed)
        }
    }

    private let queue: DispatchQueue

    /// A queue, its name for debuggers.
    public init(_ name: String) {
        queue = DispatchQueue(label: name)
    }

    /// Returns what the work returned. The work should look at the cancellation wherever it can wait for long.
    public func run<Value: Sendable>(_ work: @escaping @Sendable (Cancellation) -> Value) async -> Value {
        let cancellation = Cancellation()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { continuation.resume(returning: work(cancellation)) }
            }
        } onCancel: {
            cancellation.request()
        }
    }
}
