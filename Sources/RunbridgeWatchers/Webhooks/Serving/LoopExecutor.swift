import NIOCore
import NIOPosix

/// Runs tasks on an event loop, so that what a connection does stays on the thread that reads it.
///
/// A webhook is some microseconds of work between a read and a write. To hand it to another thread and back costs more than
/// that.
final class LoopExecutor: TaskExecutor {
    /// One loop for all listeners of the process, which never ends: one thread reads and verifies several times of what a
    /// store takes.
    static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    /// Runs tasks on it.
    static let shared = LoopExecutor(loops.any())

    private let loop: any EventLoop

    private init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
