public import RunbridgeCore

/// A fine-tuning job.
public struct FineTuningJob: Sendable, Shelved {
    /// Its id, `ftjob-…`.
    public let id: String
    /// When it was made.
    public let createdAt: Timestamp
    /// The model to start from.
    public var model: String
    /// The file to learn from.
    public var trainingFile: String
    /// Labels that people gave it, or `null`.
    public var metadata: JSON
    /// What else was asked for at its creation, laid over what the API shows.
    var requested: [JSON.Member] = []
    var life: Life
    /// What it was going to do when it was paused.
    private var held: Script?

    /// A job that lives by a script.
    public init(
        id: String, createdAt: Timestamp, model: String = "gpt-4o-mini", trainingFile: String? = nil,
        metadata: JSON = .null, script: Script
    ) {
        self.id = id
        self.createdAt = createdAt
        self.model = model
        self.trainingFile = trainingFile ?? "file-training\(id.split(separator: "-", maxSplits: 1).last ?? "")"
        self.metadata = metadata
        life = Life(script, from: createdAt)
    }

    /// What the API shows of it at a moment.
    public func json(at now: Timestamp) -> JSON {
        let standing = life.standing(at: now)
        let isOver = Self.endings.contains(standing.status)
        let hyperparameters: JSON = ["n_epochs": "auto", "batch_size": "auto", "learning_rate_multiplier": "auto"]
        let members: [JSON.Member] = [
            JSON.Member("object", "fine_tuning.job"),
            JSON.Member("id", .string(id)),
            JSON.Member("model", .string(model)),
            JSON.Member("created_at", .unix(createdAt)),
            JSON.Member("finished_at", .unix(isOver ? standing.turns.last?.at : nil)),
            JSON.Member("fine_tuned_model", .null),
            JSON.Member("organization_id", "org-standin"),
            JSON.Member("result_files", []),
            JSON.Member("status", .string(standing.status)),
            JSON.Member("validation_file", .null),
            JSON.Member("training_file", .string(trainingFile)),
            JSON.Member("hyperparameters", hyperparameters),
            JSON.Member("trained_tokens", .null),
            JSON.Member("error", .null),
            JSON.Member("seed", 42),
            JSON.Member("estimated_finish", .unix(standing.status == "running" ? estimatedFinish : nil)),
            JSON.Member("integrations", []),
            JSON.Member("metadata", metadata),
            JSON.Member(
                "method", ["type": "supervised", "supervised": ["hyperparameters": hyperparameters]]),
        ]
        return standing.laid(over: members.overlaid(with: requested))
    }

    /// Ends it at once.
    mutating func cancel(at now: Timestamp) throws(Refusal) {
        try refuseIfOver(at: now)
        life.turn(to: Script(Script.Step("cancelled")), at: now)
    }

    /// Holds it; what it was going to do is kept.
    mutating func pause(at now: Timestamp) throws(Refusal) {
        try refuseIfOver(at: now)
        guard life.standing(at: now).status != "paused" else {
            throw .badRequest("The job is paused already: \(id).")
        }
        held = life.turn(to: Script(Script.Step("paused")), at: now) ?? Script(Script.Step("running"))
    }

    /// Lets it go on: queued for one `pace`, then what it was going to do or, if that is unknown, to a good end.
    mutating func resume(at now: Timestamp, pace: Duration) throws(Refusal) {
        try refuseIfOver(at: now)
        guard life.standing(at: now).status == "paused" else {
            throw .badRequest("The job is not paused: \(id).")
        }
        let planned = held?.steps ?? FineTuningEnding.training(job: id, model: model, pace: pace)
        var following = planned.filter { $0.status != "queued" }
        if following.first?.status == "running" {
            following[0].after = pace
        } else {
            following.insert(Script.Step("running", after: pace), at: 0)
        }
        life.turn(to: Script(Script.Step("queued"), following), at: now)
        held = nil
    }

    /// When its script ends it, `nil` where it does not.
    private var estimatedFinish: Timestamp? {
        life.turns.last.flatMap { Self.endings.contains($0.status) ? $0.at : nil }
    }

    private static let endings = ["succeeded", "failed", "cancelled"]

    private func refuseIfOver(at now: Timestamp) throws(Refusal) {
        let status = life.standing(at: now).status
        guard !Self.endings.contains(status) else {
            throw .badRequest("The job is over already, with status '\(status)': \(id).")
        }
    }
}
