public import RunbridgeDocument

/// A provider that is written where it is used, and nowhere else: no title, no documentation, no parameters (their values
/// stand in their places), no webhooks (which a watcher of their own receives).
public struct InlineProvider: Sendable, Equatable {
    /// The provider, of one kind at least, with a base URL. Its name is empty until ``named(_:)``.
    public private(set) var provider: Provider

    /// The same under a name, that of its watcher.
    public func named(_ name: String) -> InlineProvider {
        var named = self
        named.provider = provider.named(name)
        named.provider.title = name
        return named
    }
}

extension InlineProvider: Section {
    /// The keys of such a provider.
    public static let description = SectionDescription(
        title: "Inline provider", about: "A provider that is written in place: an API whose runs are watched.",
        fields: Provider.inlineFields)

    /// Reads the keys of such a provider.
    public init?(_ reader: inout SectionReader) {
        guard let provider = Provider(inline: &reader) else { return nil }
        self.provider = provider
    }
}
