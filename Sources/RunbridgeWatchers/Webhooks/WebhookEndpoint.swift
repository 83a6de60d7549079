public import RunbridgeSigning

/// A path of a ``WebhookListener``: whose webhooks come there, how they are known to be genuine, and what they hold.
public struct WebhookEndpoint: Sendable {
    /// The path, from its slash: `/hooks/github`. It is compared byte for byte, without the query.
    public var path: String
    /// The name of the watcher whose runs these are.
    public var watcher: String
    /// Tells genuine requests from others.
    public var verifier: RequestVerifier
    /// What the bodies hold.
    public var content: WebhookContent

    /// An endpoint.
    public init(path: String, watcher: String, verifier: RequestVerifier, content: WebhookContent) {
        self.path = path
        self.watcher = watcher
        self.verifier = verifier
        self.content = content
    }
}
