public import Foundation
import Synchronization

extension Process {
    private static let starting = Mutex(())

    /// Runs it, while no other one is being started.
    ///
    /// Foundation sees a process end when the descriptor that it was given for that closes. One that starts at the same
    /// moment may inherit it, and then the first would seem to run until the second ends.
    public func start() throws {
        try Self.starting.withLock { _ in try run() }
    }
}
