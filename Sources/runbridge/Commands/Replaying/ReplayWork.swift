import Logging
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeStore
import UnixSignals

/// Having a replay made: by the bridge that runs, or by this command where none does.
struct ReplayWork: Sendable {
    let id: Int64
    let storePath: String
    let config: Config?
    /// Whether to wait until all of it is delivered or dead.
    let isPatient: Bool

    /// How long somebody who holds the store has to begin with it. A command that is just ending holds it as a bridge does.
    private static let patience = Duration.seconds(3)
    private static let interval = Duration.milliseconds(100)

    /// Work for a replay in the store of those options.
    init(id: Int64, options: StoreOptions, isPatient: Bool) throws {
        self.id = id
        self.isPatient = isPatient
        storePath = try options.path()
        config = try options.deliveringConfig
    }

    /// Returns how the replay stands, and what there is to say of it.
    func run() async throws -> (Replay, note: String?) {
        let end = ContinuousClock.now + Self.patience
        while true {
            let isFree = try await Failure.explaining { try await deliverIfNobodyDoes() }
            let standing = try await standing()
            guard !isFree else {
                let hint =
                    "No bridge runs, and without its config this command cannot deliver: `runbridge run` goes on with it."
                if config == nil { return (standing, hint) }
                let note = isPatient ? try await hindrance(of: standing) : nil
                return (standing, note ?? (standing.isOver ? nil : "`runbridge run` goes on with it."))
            }
            if standing.isOver { return (standing, nil) }
            if isPatient, let note = try await hindrance(of: standing) { return (standing, note) }
            if !isPatient, standing.position > 0 || standing.state != .running {
                return (standing, "The bridge that runs makes it. `runbridge replay list` shows how far it is.")
            }
            if !isPatient, ContinuousClock.now > end {
                return (
                    standing,
                    "A bridge holds the store and has not begun with it yet. `runbridge replay list` shows it."
                )
            }
            try await Task.sleep(for: Self.interval)
        }
    }

    private func standing() async throws -> Replay {
        try await reading { store in
            guard let replay = try await store.replay(id) else { throw Failure.wrongInput("there is no replay \(id)") }
            return replay
        }
    }

    /// Why nothing more comes of a replay that is not over; `nil` where something still may.
    private func hindrance(of standing: Replay) async throws -> String? {
        guard standing.state != .running, !standing.isOver else { return nil }
        let sinks = try await reading { try await $0.pausedSinks(holdingReplay: id) }
        guard !sinks.isEmpty else { return nil }
        let remedies = sinks.map { "`runbridge sinks resume \($0)`" }.joined(separator: ", ")
        return
            "All that is left waits for \(sinks.count == 1 ? "a sink that is" : "sinks that are") paused: \(remedies)."
    }

    private func reading<Value>(_ body: (Store) async throws -> Value) async throws -> Value {
        let store = try Store.open(at: storePath, for: .readOnly)
        defer { try? store.close() }  // It was only read.
        return try await body(store)
    }

    /// Delivers what is due if no bridge does. Returns whether none does.
    private func deliverIfNobodyDoes() async throws -> Bool {
        do {
            guard let config else {
                try BridgeLock(forStoreAt: storePath).release()
                return true
            }
            let bridge = try await Assembly(config, logger: ConsoleLog.logger(level: .warning)).bridge(watches: false)
            // No children: they wait for what may never come, and nobody waits for them once the bridge has ended.
            let signals = Task {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { bridge.stop() }
            }
            let looking = isPatient ? Task { try await stopWhenOver(bridge) } : nil
            defer {
                signals.cancel()
                looking?.cancel()
            }
            _ = try await bridge.run(isPatient ? .forever : .once)
            return true
        } catch StoreError.inUse {
            return false
        }
    }

    private func stopWhenOver(_ bridge: Bridge) async throws {
        // Also when it cannot be read how it stands: nobody else would end the bridge.
        defer { bridge.stop() }
        while true {
            let standing = try await standing()
            if standing.isOver { return }
            if try await hindrance(of: standing) != nil { return }
            try await Task.sleep(for: Self.interval)
        }
    }
}

extension StoreOptions {
    /// The config, if this command could deliver by it: it is whole and names that store.
    var deliveringConfig: Config? {
        get throws {
            let path = try path()
            // What is wrong with a config is told by those who need one.
            let config = try? configOptions.load()
            return config?.store.path == path ? config : nil
        }
    }
}
