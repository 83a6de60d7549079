/// The headers that sign a message, by their names.
public enum WebhookHeader: String, Sendable, CaseIterable {
    /// The message's id.
    case id = "webhook-id"
    /// When this attempt was made, in seconds since the epoch.
    case timestamp = "webhook-timestamp"
    /// The signatures, with blanks between.
    case signature = "webhook-signature"

    /// What Svix calls it, `svix-id`.
    var svixName: String { rawValue.replacing("webhook-", with: "svix-") }
}

/// The three headers that sign a message.
public struct WebhookHeaders: Sendable, Equatable {
    /// The value of `webhook-id`.
    public var id: String
    /// The value of `webhook-timestamp`.
    public var timestamp: String
    /// The value of `webhook-signature`.
    public var signature: String

    /// Names and values, as they are sent.
    public var fields: [(name: String, value: String)] {
        [
            (WebhookHeader.id.rawValue, id), (WebhookHeader.timestamp.rawValue, timestamp),
            (WebhookHeader.signature.rawValue, signature),
        ]
    }
}
