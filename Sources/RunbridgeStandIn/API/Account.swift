import RunbridgeCore

/// Everything that one customer has at the stand-in, and what the API answers about it.
///
/// It does nothing by itself: the time is told with each call, and the same calls at the same times get the same
/// answers.
struct Account: Sendable {
    /// What one phase of an object's life takes.
    let pace: Duration
    var identifiers: Identifiers
    var files = Shelf<StoredFile>()
    var batches = Shelf<Batch>()
    var jobs = Shelf<FineTuningJob>()
    var responses = Shelf<BackgroundResponse>()
    /// Batches whose result files may still have to be put on the shelf, oldest first.
    private var unsettled: [String] = []

    init(pace: Duration, seed: UInt64) {
        self.pace = pace
        identifiers = Identifiers(seed: seed)
    }

    /// Answers a call, be it with a refusal.
    mutating func answer(_ call: APICall, at now: Timestamp) -> APIAnswer {
        do {
            return try granted(call, at: now)
        } catch {
            return APIAnswer(error)
        }
    }

    /// Puts a new batch, or one whose life has taken a turn, on the shelf.
    mutating func put(_ batch: Batch) {
        batches[batch.id] = batch
        unsettled.append(batch.id)
    }

    private mutating func granted(_ call: APICall, at now: Timestamp) throws(Refusal) -> APIAnswer {
        switch call.endpoint {
        case .createFile, .listFiles, .retrieveFile, .deleteFile, .fileContent:
            settle(at: now)
            return try answerAboutFiles(call, at: now)
        case .createBatch, .listBatches, .retrieveBatch, .cancelBatch:
            return try answerAboutBatches(call, at: now)
        case .createFineTuningJob, .listFineTuningJobs, .retrieveFineTuningJob, .cancelFineTuningJob,
            .pauseFineTuningJob, .resumeFineTuningJob, .listFineTuningEvents:
            return try answerAboutJobs(call, at: now)
        case .createResponse, .retrieveResponse, .deleteResponse, .cancelResponse:
            return try answerAboutResponses(call, at: now)
        }
    }

    /// Puts the result files of batches on the shelf whose scripts have come to their end, once.
    private mutating func settle(at now: Timestamp) {
        unsettled.removeAll { id in
            guard let batch = batches[id] else { return true }
            guard batch.life.isPlayed(at: now) else { return false }
            for file in batch.resultFiles(at: now) {
                files[file.id] = file
            }
            return true
        }
    }

    /// A page of a shelf as OpenAI shows it.
    func list<Object>(
        _ shelf: Shelf<Object>, _ call: APICall, limit: Int, order: Shelf<Object>.Order = .newestFirst,
        where isWanted: (Object) -> Bool = { _ in true }, show: (Object) -> JSON
    ) throws(Refusal) -> APIAnswer {
        let after = call.query["after"]
        guard let page = shelf.page(order, after: after, limit: limit, where: isWanted) else {
            throw .badRequest("Invalid 'after': there is no '\(after ?? "")'.", param: "after", code: "invalid_value")
        }
        return APIAnswer([
            "object": "list",
            "data": .array(page.objects.map(show)),
            "first_id": .orNull(page.objects.first?.id),
            "last_id": .orNull(page.objects.last?.id),
            "has_more": .bool(page.hasMore),
        ])
    }
}
