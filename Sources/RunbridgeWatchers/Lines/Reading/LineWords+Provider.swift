public import RunbridgeProviders

extension LineWords {
    /// The words of a provider's kinds, besides the 11 statuses.
    public init(of provider: Provider, defaultKind: String = "run") {
        self.init(
            provider: provider.name,
            tables: Dictionary(
                provider.kinds.map { kind in
                    (
                        kind.name,
                        Dictionary(kind.words.map { ($0.raw, $0.status) }, uniquingKeysWith: { first, _ in first })
                    )
                }, uniquingKeysWith: { first, _ in first }),
            defaultKind: defaultKind)
    }
}
