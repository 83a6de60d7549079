import Logging
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeStore
import RunbridgeWatchers

/// How a command tells of a run: it writes the store itself, and delivers only if no bridge does.
struct Telling: Sendable {
    let config: Config
    private let assembly: Assembly

    init(config: Config) {
        self.config = config
        assembly = Assembly(config, logger: ConsoleLog.logger(level: .warning))
    }

    /// Stores an observation. Returns how many events came of it; after that they are safe.
    func tell(_ observation: Observation) async throws -> Int {
        let store = try Store.open(at: config.store.path)
        // The sinks' orders are the config's, also where this command is the first to use the store.
        _ = try await store.ensure(config.sinkSetups)
        let group = CommitGroup(
            now: SystemClock().now,
            intake: [ObservationBatch(watcher: observation.key.watcher, observations: [observation])])
        let result = try await store.commit(group, by: assembly.rules)
        try store.close()
        return result.events.reduce(0, +)
    }

    /// Makes the deliveries that are due, if no bridge runs that does; no longer than `limit`. What is not made by then is
    /// made by the next bridge.
    func deliver(within limit: Duration = .seconds(30)) async throws {
        guard let bridge = try await bridge() else { return }
        // No child: nobody waits for it once the bridge has ended.
        let timer = Task {
            try await Task.sleep(for: limit)
            bridge.stop()
        }
        defer { timer.cancel() }
        let remainder = try await bridge.run(.once)
        if remainder.waiting + remainder.dead > 0 {
            Console.complain("runbridge: \(remainder.text); `runbridge run` makes later attempts")
        }
    }

    /// A bridge that only delivers; `nil` if another one delivers what is due.
    ///
    /// A command that is just ending holds the store as a bridge does and takes nothing more. So what is ready is looked at
    /// for a while, until somebody has taken it.
    private func bridge() async throws -> Bridge? {
        let end = ContinuousClock.now + .seconds(3)
        while true {
            do {
                return try await assembly.bridge(watches: false)
            } catch StoreError.inUse {
                guard ContinuousClock.now < end, try await hasReady() else { return nil }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func hasReady() async throws -> Bool {
        let store = try Store.open(at: config.store.path, for: .readOnly)
        defer { try? store.close() }  // It was only read.
        return try await store.sinks().contains { $0.counts.ready > 0 && $0.pause == nil }
    }
}
