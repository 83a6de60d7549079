import RunbridgeCore
import RunbridgeDocument
import RunbridgeProviders

/// A watcher of a provider that is written in place.
struct HTTPWatchSettings: Section {
    /// The watcher; its provider has no name until the watcher has one.
    var provider: ProviderWatchSettings

    private static let httpField = Field(
        "http", .section(InlineProvider.self), "The provider: where it is, how it is asked, what its words mean.")

    static let description = SectionDescription(
        title: "HTTP watcher",
        about: "Asks an API that is described here, in the words of a provider file, for its runs every so often.",
        fields: [httpField.required] + PollKeys.fields + WatchTimes.fields)

    init?(_ reader: inout SectionReader) {
        let inline = reader.require(Self.httpField)
        let asking = PollKeys(&reader)
        guard let provider = inline?.provider else { return nil }
        if provider.authentication != .none, !reader.has("api_key") {
            reader.report("http", "its 'authentication' wants a key: add api_key: { env: NAME }")
        }
        guard let kinds = asking.checkedKinds(of: provider, &reader) else { return nil }
        let named = asking.checkedNames(of: provider, &reader)
        self.provider = ProviderWatchSettings(provider: provider, kinds: kinds, named: named, asking: asking)
    }
}
