public import RunbridgeCore

extension Store {
    /// Sweeps the store from its oldest events on, step by step, and gives the room back.
    ///
    /// - Parameters:
    ///   - isThorough: whether all is looked at, and not only what should be old by its place.
    ///   - reserve: how much free room the file keeps.
    ///   - now: by which it is decided what is old, to the end: what comes meanwhile is not swept after.
    ///   - rest: called after each step, with what was taken out so far and how long others could not write: zero where the
    ///     step only read, beside the writer. `false` ends the sweep.
    /// - Returns: what was taken out.
    public func sweep(
        keeping retention: Retention, isThorough: Bool, leaving reserve: StoreSpace.Reserve, at now: Timestamp,
        rest: (Pruning.Counts, Duration) async -> Bool
    ) async throws(StoreError) -> Pruning.Counts {
        var removed = Pruning.Counts()
        var place: Pruning.Place? = .start(isThorough: isThorough)
        while let from = place {
            let start = ContinuousClock.now
            let step = try await prune(at: from, keeping: retention, at: now)
            removed += step.removed
            place = step.next
            let took = step.removed.isEmpty ? .zero : start.duration(to: .now)
            if await !rest(removed, took) { return removed }
        }
        var more = 1
        while more > 0 {
            let start = ContinuousClock.now
            more = try await shrink(leaving: reserve)
            if more > 0, await !rest(removed, start.duration(to: .now)) { break }
        }
        return removed
    }

    /// What a sweep would take out. Only reads.
    public func previewSweep(
        keeping retention: Retention, isThorough: Bool, at now: Timestamp
    ) async throws(StoreError) -> Pruning.Counts {
        var removed = Pruning.Counts()
        var place: Pruning.Place? = .start(isThorough: isThorough)
        while let from = place {
            let step = try await previewPruning(at: from, keeping: retention, at: now)
            removed += step.removed
            place = step.next
        }
        return removed
    }
}

extension Pruning {
    /// How long nothing is taken out after a step that took so long: what else there is to write has nine tenths of the time.
    public static func rest(after step: Duration) -> Duration { min(max(step * 9, .milliseconds(20)), .seconds(5)) }

    /// Rests after a step that held others up for so long; not after one that held up nobody. Returns whether to go on: not
    /// when the task is cancelled.
    public static func pause(after step: Duration) async -> Bool {
        guard step > .zero else {
            await Task.yield()
            return !Task.isCancelled
        }
        do {
            try await Task.sleep(for: rest(after: step))
            return true
        } catch {
            return false
        }
    }
}
