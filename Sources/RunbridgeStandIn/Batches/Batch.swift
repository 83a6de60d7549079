public import RunbridgeCore

/// A batch: many requests, run in their own time.
public struct Batch: Sendable, Shelved {
    /// Its id, `batch_…`.
    public let id: String
    /// When it was made.
    public let createdAt: Timestamp
    /// How many requests it has.
    public var requests: Int
    /// Labels that people gave it, or `null`.
    public var metadata: JSON
    /// The file that its requests came in.
    public var inputFileID: String
    /// Where each request goes.
    public var endpoint: String
    /// The model that its requests name.
    public var model: String?
    /// The requests' own ids; empty where nobody told them.
    var customIDs: [String] = []
    var life: Life

    /// A batch that lives by a script.
    public init(
        id: String, createdAt: Timestamp, requests: Int = 100, metadata: JSON = .null, inputFileID: String? = nil,
        endpoint: String = "/v1/responses", model: String? = nil, script: Script
    ) {
        self.id = id
        self.createdAt = createdAt
        self.requests = requests
        self.metadata = metadata
        self.inputFileID = inputFileID ?? "file-input\(id.split(separator: "_", maxSplits: 1).last ?? "")"
        self.endpoint = endpoint
        self.model = model
        life = Life(script, from: createdAt)
    }

    /// What the API shows of it at a moment.
    public func json(at now: Timestamp) -> JSON {
        let standing = life.standing(at: now)
        return standing.laid(over: [
            JSON.Member("id", .string(id)),
            JSON.Member("object", "batch"),
            JSON.Member("endpoint", .string(endpoint)),
            JSON.Member("model", .orNull(model)),
            JSON.Member("errors", .null),
            JSON.Member("input_file_id", .string(inputFileID)),
            JSON.Member("completion_window", "24h"),
            JSON.Member("status", .string(standing.status)),
            JSON.Member("output_file_id", .null),
            JSON.Member("error_file_id", .null),
            JSON.Member("created_at", .unix(createdAt)),
            JSON.Member("in_progress_at", .unix(standing.first("in_progress"))),
            JSON.Member("expires_at", .unix(standing.first("in_progress") == nil ? nil : expiresAt)),
            JSON.Member("finalizing_at", .unix(standing.first("finalizing"))),
            JSON.Member("completed_at", .unix(standing.first("completed"))),
            JSON.Member("failed_at", .unix(standing.first("failed"))),
            JSON.Member("expired_at", .unix(standing.first("expired"))),
            JSON.Member("cancelling_at", .unix(standing.first("cancelling"))),
            JSON.Member("cancelled_at", .unix(standing.first("cancelled"))),
            JSON.Member("request_counts", ["total": 0, "completed": 0, "failed": 0]),
            JSON.Member("usage", .null),
            JSON.Member("metadata", metadata),
        ])
    }

    /// Asks for it to end. What is done by then is kept; a batch that is being cancelled already is left alone.
    mutating func cancel(at now: Timestamp, pace: Duration) throws(Refusal) {
        let shown = json(at: now)
        switch life.standing(at: now).status {
        case "cancelling", "cancelled":
            return
        case let status where ["completed", "failed", "expired"].contains(status):
            throw .conflict("Cannot cancel a batch with status '\(status)'.")
        default:
            let done = shown["request_counts"]?["completed"]?.int ?? 0
            let members = BatchFiles(batch: id).members(completed: Int(done), failed: 0)
            life.turn(
                to: Script(Script.Step("cancelling"), [Script.Step("cancelled", after: pace, members)]), at: now)
        }
    }

    /// A day after it was made; a batch whose script lets it expire sooner says that.
    private var expiresAt: Timestamp {
        life.first("expired") ?? createdAt + .seconds(86_400)
    }
}
