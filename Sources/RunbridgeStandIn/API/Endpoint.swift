/// What the stand-in answers, by method and path.
public enum Endpoint: String, Sendable, CaseIterable {
    /// Uploads a file.
    case createFile = "POST /v1/files"
    /// Lists files.
    case listFiles = "GET /v1/files"
    /// Shows a file.
    case retrieveFile = "GET /v1/files/{id}"
    /// Takes a file away.
    case deleteFile = "DELETE /v1/files/{id}"
    /// A file's bytes.
    case fileContent = "GET /v1/files/{id}/content"
    /// Starts a batch.
    case createBatch = "POST /v1/batches"
    /// Lists batches.
    case listBatches = "GET /v1/batches"
    /// Shows a batch.
    case retrieveBatch = "GET /v1/batches/{id}"
    /// Asks for a batch to end.
    case cancelBatch = "POST /v1/batches/{id}/cancel"
    /// Starts a fine-tuning job.
    case createFineTuningJob = "POST /v1/fine_tuning/jobs"
    /// Lists fine-tuning jobs.
    case listFineTuningJobs = "GET /v1/fine_tuning/jobs"
    /// Shows a fine-tuning job.
    case retrieveFineTuningJob = "GET /v1/fine_tuning/jobs/{id}"
    /// Ends a fine-tuning job.
    case cancelFineTuningJob = "POST /v1/fine_tuning/jobs/{id}/cancel"
    /// Holds a fine-tuning job.
    case pauseFineTuningJob = "POST /v1/fine_tuning/jobs/{id}/pause"
    /// Lets a held fine-tuning job go on.
    case resumeFineTuningJob = "POST /v1/fine_tuning/jobs/{id}/resume"
    /// Lists what happened to a fine-tuning job.
    case listFineTuningEvents = "GET /v1/fine_tuning/jobs/{id}/events"
    /// Starts a response.
    case createResponse = "POST /v1/responses"
    /// Shows a response.
    case retrieveResponse = "GET /v1/responses/{id}"
    /// Takes a response away.
    case deleteResponse = "DELETE /v1/responses/{id}"
    /// Ends a background response.
    case cancelResponse = "POST /v1/responses/{id}/cancel"

    /// The endpoint of a method and a path, with what stands for its `{id}`.
    static func matching(method: String, path: String) -> (endpoint: Endpoint, id: String)? {
        let given = path.split(separator: "/", omittingEmptySubsequences: true)
        for (endpoint, pattern) in patterns where pattern.method == method && pattern.parts.count == given.count {
            if zip(pattern.parts, given).allSatisfy({ $0 == "{id}" || $0 == $1 }) {
                return (endpoint, pattern.parts.firstIndex(of: "{id}").map { String(given[$0]) } ?? "")
            }
        }
        return nil
    }

    /// Whether it shows one object, so that the answer may say when to ask again.
    var isPolled: Bool {
        switch self {
        case .retrieveFile, .retrieveBatch, .retrieveFineTuningJob, .retrieveResponse: true
        default: false
        }
    }

    private static let patterns: [(Endpoint, (method: String, parts: [Substring]))] = allCases.map { endpoint in
        let halves = endpoint.rawValue.split(separator: " ")
        return (endpoint, (String(halves[0]), halves[1].split(separator: "/")))
    }
}
