public import RunbridgeCore

/// A sort of run that a provider has: where it is listed and read, and what its words mean.
public struct ProviderKind: Sendable, Equatable {
    /// Its name, in the provider's word as a rule: `fine_tuning.job`.
    public internal(set) var name: String
    /// The provider's name.
    public internal(set) var provider: String
    /// What to know of it, in Markdown.
    public var about: String
    /// Whether it is watched only where a watcher names it: most users of the provider cannot or will not see it.
    public var byName: Bool
    /// How its runs are listed; `nil` where they cannot be, so that ids have to be given.
    public var list: ListRequest?
    /// How one run is read again; `nil` where the list is all there is.
    public var retrieve: RetrieveRequest?
    /// Sent with its requests, after those of the provider.
    public var headers: [HeaderTemplate]
    /// Where things are in a run's object.
    public var fields: RunFields
    /// What the provider's words mean, in the order written.
    public var words: [Word]
    /// What one word is not enough to tell, in order.
    public var rules: [Rule]

    /// One of the provider's words.
    public struct Word: Sendable, Equatable {
        /// As the provider writes it.
        public var raw: String
        /// What it means.
        public var status: Status
    }

    /// What the word means, or `nil` if the table does not know it.
    public func status(of raw: String) -> Status? {
        words.first { $0.raw == raw }?.status
    }

    /// Whether it can be asked for; where not, webhooks are all there is of it.
    public var isAskable: Bool { list != nil || retrieve != nil }

    /// The names of the parameters that its own requests need; those of the provider's address and headers come to them,
    /// see ``Provider/parameters(of:)``.
    public var parameters: Set<String> {
        (list?.request.placeholders ?? []).union(retrieve?.request.placeholders ?? []).union(
            headers.placeholders
        )
        .subtracting(["id"])
    }
}

extension ProviderKind {
    /// The same, the provider of its runs being called so.
    public func owned(by provider: String) -> ProviderKind {
        var owned = self
        owned.provider = provider
        return owned
    }
}
