public import RunbridgeCore

/// A response of a model, in the background or not.
public struct BackgroundResponse: Sendable, Shelved {
    /// Its id, `resp_…`.
    public let id: String
    /// When it was made.
    public let createdAt: Timestamp
    /// The model that was asked.
    public var model: String
    /// Labels that people gave it, or `null`.
    public var metadata: JSON
    /// Whether its creation was answered before it was over.
    public var isBackground: Bool
    /// What else was asked for at its creation, laid over what the API shows.
    var requested: [JSON.Member] = []
    var life: Life

    /// A response that lives by a script.
    public init(
        id: String, createdAt: Timestamp, model: String = "gpt-5", metadata: JSON = .null, isBackground: Bool = true,
        script: Script
    ) {
        self.id = id
        self.createdAt = createdAt
        self.model = model
        self.metadata = metadata
        self.isBackground = isBackground
        life = Life(script, from: createdAt)
    }

    /// What the API shows of it at a moment.
    public func json(at now: Timestamp) -> JSON {
        let standing = life.standing(at: now)
        let members: [JSON.Member] = [
            JSON.Member("id", .string(id)),
            JSON.Member("object", "response"),
            JSON.Member("created_at", .unix(createdAt)),
            JSON.Member("status", .string(standing.status)),
            JSON.Member("background", .bool(isBackground)),
            JSON.Member("completed_at", .unix(standing.first("completed"))),
            JSON.Member("error", .null),
            JSON.Member("incomplete_details", .null),
            JSON.Member("instructions", .null),
            JSON.Member("max_output_tokens", .null),
            JSON.Member("model", .string(model)),
            JSON.Member("output", []),
            JSON.Member("parallel_tool_calls", true),
            JSON.Member("previous_response_id", .null),
            JSON.Member("reasoning", ["effort": nil, "summary": nil]),
            JSON.Member("service_tier", "default"),
            JSON.Member("store", true),
            JSON.Member("temperature", 1),
            JSON.Member("text", ["format": ["type": "text"]]),
            JSON.Member("tool_choice", "auto"),
            JSON.Member("tools", []),
            JSON.Member("top_p", 1),
            JSON.Member("truncation", "disabled"),
            JSON.Member("usage", .null),
            JSON.Member("user", .null),
            JSON.Member("metadata", metadata.isNull ? [:] : metadata),
        ]
        return standing.laid(over: members.overlaid(with: requested))
    }

    /// Ends it at once. One that is over already is left as it is.
    mutating func cancel(at now: Timestamp) throws(Refusal) {
        guard isBackground else {
            throw .badRequest("A response that is not in the background cannot be cancelled.")
        }
        guard ["queued", "in_progress"].contains(life.standing(at: now).status) else { return }
        life.turn(to: Script(Script.Step("cancelled")), at: now)
    }
}
