public import RunbridgeCore
import Synchronization

extension StandInServer {
    /// Puts a batch on top of the list.
    public func add(_ batch: Batch) {
        state.withLock { $0.account.put(batch) }
    }

    /// Puts a fine-tuning job on top of the list.
    public func add(_ job: FineTuningJob) {
        state.withLock { $0.account.jobs[job.id] = job }
    }

    /// Adds a response, which no list shows.
    public func add(_ response: BackgroundResponse) {
        state.withLock { $0.account.responses[response.id] = response }
    }

    /// Starts a batch now and returns its id.
    @discardableResult
    public func addBatch(_ ending: BatchEnding, requests: Int = 100, metadata: JSON = .null) -> String {
        let now = clock.now
        return state.withLock { state in
            let id = state.account.identifiers.batch()
            let script = ending.script(batch: id, requests: requests, pace: state.account.pace)
            state.account.put(
                Batch(id: id, createdAt: now, requests: requests, metadata: metadata, script: script))
            return id
        }
    }

    /// Starts a fine-tuning job now and returns its id.
    @discardableResult
    public func addFineTuningJob(
        _ ending: FineTuningEnding, model: String = "gpt-4o-mini", metadata: JSON = .null
    ) -> String {
        let now = clock.now
        return state.withLock { state in
            let id = state.account.identifiers.fineTuningJob()
            let script = ending.script(job: id, model: model, pace: state.account.pace)
            state.account.jobs[id] = FineTuningJob(
                id: id, createdAt: now, model: model, metadata: metadata, script: script)
            return id
        }
    }

    /// Starts a background response now and returns its id.
    @discardableResult
    public func addResponse(_ ending: ResponseEnding, model: String = "gpt-5", metadata: JSON = .null) -> String {
        let now = clock.now
        return state.withLock { state in
            let id = state.account.identifiers.response()
            let script = ending.script(response: id, pace: state.account.pace)
            state.account.responses[id] = BackgroundResponse(
                id: id, createdAt: now, model: model, metadata: metadata, script: script)
            return id
        }
    }

    /// Makes it so that there were many batches before, all over by now, one a second.
    ///
    /// They take no memory: each is made when it is asked for, and their result files do not exist. Batches that were
    /// added before are forgotten.
    public func replaceBatches(withPast count: Int, ending: BatchEnding = .completed) {
        let newest = clock.now + .seconds(-3600)
        let prefix = "batch_past"
        let past = Shelf<Batch>.Past(count: count, prefix: prefix) { index in
            let id = "\(prefix)\(index)"
            return Batch(
                id: id, createdAt: newest + .seconds(index - count),
                script: ending.script(batch: id, requests: 100, pace: .seconds(1)))
        }
        state.withLock { $0.account.batches = Shelf(past: past) }
    }
}
