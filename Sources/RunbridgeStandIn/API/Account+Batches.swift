import RunbridgeCore

extension Account {
    mutating func answerAboutBatches(_ call: APICall, at now: Timestamp) throws(Refusal) -> APIAnswer {
        switch call.endpoint {
        case .createBatch:
            let batch = try newBatch(Parameters(call.body), at: now)
            put(batch)
            return APIAnswer(batch.json(at: now))
        case .listBatches:
            return try list(
                batches, call, limit: try call.query.int("limit", standard: 20, in: 1...100),
                show: { $0.json(at: now) })
        case .cancelBatch:
            var batch = try batch(call.id)
            try batch.cancel(at: now, pace: pace)
            put(batch)
            return APIAnswer(batch.json(at: now))
        default:
            return APIAnswer(try batch(call.id).json(at: now))
        }
    }

    private func batch(_ id: String) throws(Refusal) -> Batch {
        guard let batch = batches[id] else {
            throw .notFound("No batch found with id '\(id)'.")
        }
        return batch
    }

    private mutating func newBatch(_ parameters: Parameters, at now: Timestamp) throws(Refusal) -> Batch {
        let fileID = try parameters.string("input_file_id")
        let endpoint = try parameters.string("endpoint", among: Self.batchEndpoints)
        _ = try parameters.string("completion_window", among: ["24h"])
        let metadata = try parameters.metadata()
        let ending = try parameters.ending(standard: BatchEnding.completed)
        let input = files[fileID].map { BatchInput($0.content, endpoint: endpoint) } ?? BatchInput(missing: fileID)
        let id = identifiers.batch()
        let script =
            input.faults.isEmpty
            ? ending.script(batch: id, requests: input.customIDs.count, pace: pace)
            : Script(
                Script.Step("validating"), [Script.Step("failed", after: pace, [BatchFault.errors(input.faults)])])
        var batch = Batch(
            id: id, createdAt: now, requests: input.customIDs.count, metadata: metadata, inputFileID: fileID,
            endpoint: endpoint, model: input.model, script: script)
        batch.customIDs = input.customIDs
        return batch
    }

    private static let batchEndpoints = [
        "/v1/responses", "/v1/chat/completions", "/v1/embeddings", "/v1/completions", "/v1/moderations",
        "/v1/images/generations", "/v1/images/edits", "/v1/videos",
    ]
}
