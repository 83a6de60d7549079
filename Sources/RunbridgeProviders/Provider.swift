/// An API whose runs can be watched, as its data file describes it.
public struct Provider: Sendable, Equatable {
    /// Its name: that of its file, `openai`.
    public var name: String
    /// Its name for people.
    public var title: String
    /// What it is and what to know of it, in Markdown.
    public var about: String
    /// Where its makers describe it.
    public var docs: String?
    /// What paths are appended to, without a slash at its end; `nil` where everybody has their own.
    public internal(set) var baseURL: URLTemplate?
    /// How a request says who asks.
    public var authentication: Authentication
    /// The environment variable that its users keep the key in as a rule.
    public var keyVariable: String?
    /// Sent with every request.
    public var headers: [HeaderTemplate]
    /// Values that differ from user to user and stand in paths as `{name}`.
    public var parameters: [Parameter]
    /// A response header in which it says how many milliseconds to wait before the next poll.
    public var pollAfterHeader: String?
    /// The sorts of run that it has, in the order written.
    public internal(set) var kinds: [ProviderKind]
    /// The webhooks that it sends; `nil` where it sends none that tell of these kinds.
    public var webhook: ProviderWebhook?

    /// A value that differs from user to user.
    public struct Parameter: Sendable, Equatable {
        /// What it is called in templates.
        public var name: String
        /// What it is, in a sentence.
        public var about: String
    }

    /// The kind of that name, or `nil`.
    public func kind(named name: String) -> ProviderKind? {
        kinds.first { $0.name == name }
    }

    /// What is watched where a watcher names no kinds: those that need no naming, or all where all need it. Kinds that only
    /// webhooks tell of are not among them.
    public var standingKinds: [ProviderKind] {
        let askable = kinds.filter(\.isAskable)
        let standing = askable.filter { !$0.byName }
        return standing.isEmpty ? askable : standing
    }

    /// The parameters that watching these kinds needs, in the order of ``parameters``: what other kinds need is not asked
    /// for.
    ///
    /// - Parameters:
    ///   - kinds: what is watched.
    ///   - given: the names of those that are given. Of what goes together, one that is given makes the others needed.
    ///   - withKey: whether there is a key. Without one nothing is signed, and what signing takes is not needed.
    public func parameters(of kinds: [ProviderKind], given: Set<String> = [], withKey: Bool = true) -> [Parameter] {
        let own = placeholders.union(authentication.neededPlaceholders(given: given, withKey: withKey))
        let needed = kinds.reduce(into: own) { $0.formUnion($1.parameters) }
        return parameters.filter { needed.contains($0.name) }
    }

    /// The names in braces that every request has, beside those of ``authentication``.
    var placeholders: Set<String> { Set(baseURL?.placeholders ?? []).union(headers.placeholders) }

    /// The same provider at another place: a compatible server, a proxy.
    ///
    /// Web links that do not come from the API's own replies are left out, since they lead to the original's pages.
    public func moved(to baseURL: URLTemplate) -> Provider {
        guard baseURL != self.baseURL else { return self }
        var moved = self
        moved.baseURL = baseURL
        for index in moved.kinds.indices where moved.kinds[index].fields.url?.isTemplate == true {
            moved.kinds[index].fields.url = nil
        }
        return moved
    }

    /// The same provider under another name.
    public func named(_ name: String) -> Provider {
        var named = self
        named.name = name
        for index in named.kinds.indices { named.kinds[index].provider = name }
        return named
    }
}
