import Logging
import RunbridgeCore
import RunbridgeStore
import Synchronization

/// Takes out of the store what is kept no longer, beside everything else that a bridge does and never in its way.
final class Upkeep: Sendable {
    private let store: Store
    private let retention: Mutex<Retention>
    private let clock: any WallClock
    private let logger: Logger

    /// How often the store is swept.
    static let interval = Duration.seconds(3600)
    /// Once in so many sweeps all is looked at. The second is the first of these: a start has enough to do.
    private static let thoroughness = 24

    /// Upkeep of a store.
    init(store: Store, retention: Retention, clock: any WallClock, logger: Logger) {
        self.store = store
        self.retention = Mutex(retention)
        self.clock = clock
        self.logger = logger
    }

    /// Keeps things for so long from the next sweep on.
    func keep(_ retention: Retention) { self.retention.withLock { $0 = retention } }

    /// Sweeps from time to time until it is cancelled, the first time a while after the start.
    func run(after delay: Duration = .seconds(60), every interval: Duration = Upkeep.interval) async {
        var wait = delay
        for count in 0... {
            do {
                try await Task.sleep(for: wait)
            } catch {
                return
            }
            await sweep(isThorough: count % Self.thoroughness == 1) { _, step in await Pruning.pause(after: step) }
            wait = interval
        }
    }

    /// Sweeps as far as it comes in that time, for a bridge that never runs for long.
    func sweep(within limit: Duration) async {
        let end = ContinuousClock.now + limit
        await sweep(isThorough: false) { _, _ in ContinuousClock.now < end }
    }

    private func sweep(isThorough: Bool, rest: (Pruning.Counts, Duration) async -> Bool) async {
        do {
            let removed = try await store.sweep(
                keeping: retention.withLock { $0 }, isThorough: isThorough, leaving: .some, at: clock.now, rest: rest)
            guard !removed.isEmpty else { return }
            logger.debug(
                "what is kept no longer was taken out of the store",
                metadata: [
                    "store.events": "\(removed.events)", "store.dead": "\(removed.deadLetters)",
                    "store.bodies": "\(removed.bodies)", "store.runs": "\(removed.runs)",
                ])
        } catch {
            // Nothing depends on it, and the next sweep does it all. That the store is in trouble the committer tells.
            logger.warning("the store could not be swept, which is tried again: \(error)")
        }
    }
}
