public import RunbridgeCore

/// A request that came to a receiver, as it came.
public struct ReceivedRequest: Sendable, Equatable {
    /// The method, `POST`.
    public var method: String
    /// The path, without the query.
    public var path: String
    /// The headers by their names in lower case; of several of one name, the values with commas between.
    public var headers: [String: String]
    /// The body, untouched.
    public var body: [UInt8]
    /// When it came.
    public var at: Timestamp

    /// A request.
    public init(method: String, path: String, headers: [String: String], body: [UInt8], at: Timestamp) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.at = at
    }

    /// The header `webhook-id`, the same each time an event is sent.
    public var webhookID: String? { headers["webhook-id"] }
}

/// What a receiver thinks of a request's signature.
public enum Verdict: Sendable, Equatable {
    /// It is genuine.
    case genuine
    /// It is not, and why.
    case forged(String)
}

/// What a receiver answers.
public struct Reply: Sendable, Equatable {
    /// The HTTP status.
    public var status: Int
    /// Headers beside the usual ones.
    public var headers: [String: String]
    /// What it waits before it answers.
    public var delay: Duration

    /// An answer.
    public init(_ status: Int, headers: [String: String] = [:], after delay: Duration = .zero) {
        self.status = status
        self.headers = headers
        self.delay = delay
    }
}

/// A request that came to a receiver, and what became of it.
public struct Receipt: Sendable, Equatable {
    /// The request.
    public var request: ReceivedRequest
    /// Whether its signature is genuine.
    public var verdict: Verdict
    /// The status it was answered with.
    public var status: Int
    /// How many requests with its `webhook-id` have come, this one included; 1 for one without an id.
    public var number: Int
}
