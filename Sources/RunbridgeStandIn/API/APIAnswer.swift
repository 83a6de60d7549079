import RunbridgeCore

/// What the API answers, before it becomes HTTP.
struct APIAnswer: Sendable, Equatable {
    /// The HTTP status.
    var status: Int
    /// The media type of the body.
    var contentType: String
    /// The body.
    var body: [UInt8]

    init(status: Int = 200, contentType: String = "application/json", body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    init(_ json: JSON) {
        self.init(body: json.encoded())
    }

    init(_ refusal: Refusal) {
        self.init(status: refusal.status, body: refusal.json.encoded())
    }
}
