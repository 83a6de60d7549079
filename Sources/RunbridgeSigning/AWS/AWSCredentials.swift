public import RunbridgeCore

/// Who signs requests to AWS.
public struct AWSCredentials: Sendable, Equatable {
    /// The access key id, which names the secret and is none itself: `AKIA…`, `ASIA…`.
    public var keyID: String
    /// The secret access key. It never leaves the process.
    public var secret: Secret
    /// The session token that temporary credentials come with; `nil` for those that last.
    public var sessionToken: Secret?

    /// Credentials.
    public init(keyID: String, secret: Secret, sessionToken: Secret? = nil) {
        self.keyID = keyID
        self.secret = secret
        self.sessionToken = sessionToken
    }
}
