public import RunbridgeCore

/// How requests to a service of AWS are signed, with `{parameters}` in it: Signature Version 4.
public struct AWSAuthentication: Sendable, Hashable {
    /// The service's name in signatures: `states`, `bedrock`.
    public var service: String
    /// The region.
    public var region: PlaceholderText
    /// The access key id; the secret access key is the key.
    public var keyID: PlaceholderText
    /// Whether the key is a Bearer token where no access key id is given.
    public var orBearer: Bool

    /// The parameter that holds the session token of temporary credentials, where they are such.
    public static let sessionToken = "session_token"

    static let standingRegion = "{region}"
    static let standingKeyID = "{access_key_id}"

    /// Whether requests are signed where these parameters are given.
    func signs(given: Set<String>) -> Bool {
        !orBearer || given.contains(Self.sessionToken) || given.isSuperset(of: keyID.placeholders)
    }

    var placeholders: Set<String> { Set(region.placeholders + keyID.placeholders + [Self.sessionToken]) }
}

/// How a request is signed with the key before it is sent: Signature Version 4 of AWS.
public struct AWSSigning: Sendable, Equatable {
    /// The service's name in signatures.
    public var service: String
    /// The region.
    public var region: String
    /// The access key id.
    public var keyID: String
    /// The session token of temporary credentials.
    public var sessionToken: Secret?

    /// How a request is signed.
    public init(service: String, region: String, keyID: String, sessionToken: Secret? = nil) {
        self.service = service
        self.region = region
        self.keyID = keyID
        self.sessionToken = sessionToken
    }
}
