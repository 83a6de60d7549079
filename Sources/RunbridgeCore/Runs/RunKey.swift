/// The name of a run: unique within a store.
public struct RunKey: Sendable, Hashable {
    /// The configured watcher that sees it, `openai`.
    public var watcher: String
    /// What sort of run it is, in the provider's word, `fine_tuning.job`.
    public var kind: String
    /// The provider's id, untouched.
    public var id: String

    /// Names a run.
    public init(watcher: String, kind: String, id: String) {
        self.watcher = watcher
        self.kind = kind
        self.id = id
    }

    /// `kind/id`, the CloudEvents `subject` of its events.
    public var subject: String { "\(kind)/\(id)" }
}
