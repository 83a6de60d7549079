import RunbridgeCore
import RunbridgeStore

extension Retention {
    /// A day for all.
    static let day = Retention(delivered: .days(1), dead: .days(1), bodies: .days(1), runs: .days(1))
}

extension TestBridge {
    /// Sweeps the store once, from its beginning to its end. Returns what was taken out, and in how many steps.
    @discardableResult
    func sweep(
        keeping retention: Retention, at now: Timestamp, isThorough: Bool = true
    ) async throws -> (removed: Pruning.Counts, steps: Int) {
        try await sweep(isThorough: isThorough) { try await store.prune(at: $0, keeping: retention, at: now) }
    }

    /// What such a sweep would take out.
    func preview(keeping retention: Retention, at now: Timestamp) async throws -> Pruning.Counts {
        try await sweep(isThorough: false) {
            try await store.previewPruning(at: $0, keeping: retention, at: now)
        }.removed
    }

    private func sweep(
        isThorough: Bool, _ step: (Pruning.Place) async throws -> Pruning.Step
    ) async throws -> (removed: Pruning.Counts, steps: Int) {
        var (removed, steps) = (Pruning.Counts(), 0)
        var place: Pruning.Place? = .start(isThorough: isThorough)
        while let from = place {
            let step = try await step(from)
            removed += step.removed
            steps += 1
            place = step.next
        }
        return (removed, steps)
    }

    /// Takes runs in that are over, and delivers what they make at once.
    func live(_ ids: some Sequence<String>, at now: Timestamp = .zero, to sinks: String? = nil) async throws {
        let observations = ids.map { Observation.of($0, .succeeded, at: now, to: sinks) }
        let batch = ObservationBatch(watcher: "ci", observations: observations)
        let rooms = Dictionary(uniqueKeysWithValues: self.sinks.keys.map { ($0, observations.count) })
        let claimed = try await commit(intake: [batch], room: rooms, at: now).claimed.values.flatMap { $0 }
        try await commit(attempts: claimed.map { AttemptRecord(of: $0, next: .finish, at: now) }, at: now)
    }

    /// The ids of the runs that events tell of, in order.
    func told() async throws -> [String] {
        try await store.events(limit: 100_000).map(\.event.run.id)
    }

    /// The ids of the runs that are remembered.
    func remembered() async throws -> Set<String> {
        Set(try await store.runs(limit: 100_000).map(\.state.key.id))
    }
}

extension Pruning.Counts {
    static func of(
        events: Int = 0, deadLetters: Int = 0, bodies: Int = 0, runs: Int = 0, decisions: Int = 0
    ) -> Pruning.Counts {
        var counts = Pruning.Counts()
        counts.events = events
        counts.deadLetters = deadLetters
        counts.bodies = bodies
        counts.runs = runs
        counts.decisions = decisions
        return counts
    }
}
