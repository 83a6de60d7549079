import RunbridgeCore

/// A file that was uploaded or that a batch left behind.
struct StoredFile: Sendable, Shelved {
    var id: String
    var createdAt: Timestamp
    var filename: String
    var purpose: String
    var content: [UInt8]

    /// What an upload may be for.
    static let purposes = ["assistants", "batch", "fine-tune", "vision", "user_data", "evals"]

    /// What the API shows of it.
    var json: JSON {
        [
            "object": "file", "id": .string(id), "purpose": .string(purpose), "filename": .string(filename),
            "bytes": .count(content.count), "created_at": .unix(createdAt), "expires_at": nil,
            "status": "processed", "status_details": nil,
        ]
    }
}
