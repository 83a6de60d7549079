import RunbridgeCatalog
import RunbridgeCore
import RunbridgeDocument
import RunbridgeProviders

/// What objects from elsewhere than a provider are: its kind's all the same, or described in place.
struct ObjectKeys {
    /// Whose tables they are read by.
    enum Source {
        /// A provider's: of this kind, if one is named.
        case provider(Provider, ProviderKind?)
        /// Those that stand here.
        case kind(ObjectKind)
        /// Nobody's; perhaps with a name for their kind.
        case nothing(kind: String?)
    }

    /// Whose tables; `nil` where there is a mistake.
    let source: Source?
    /// Where the objects are, where a provider's tables read them.
    let items: JSONPath?

    private static let providerField = Field(
        "provider", Form.provider.offering(Catalog.providerNames),
        "Whose objects they are: a provider by name, or a file of your own. Goes with neither `fields`, `words` nor "
            + "`rules`.")
    private static let kindField = Field("kind", Form<String>.text.placed, "")
    private static let itemsField = Field("items", Form<JSONPath>.jsonPath, "")

    static let fields = [providerField.optional] + ObjectKind.fields

    init(_ reader: inout SectionReader) {
        let own = ["fields", "words", "rules"].filter { reader.has($0) }
        guard reader.has("provider") else {
            items = nil
            guard own.isEmpty, !reader.has("items") else {
                reader.allow("provider")
                source = ObjectKind(&reader).map(Source.kind)
                return
            }
            // Known and absent, to be offered where a key is misspelt.
            reader.allow("provider")
            let kind = reader.read(Self.kindField)
            if let kind, kind.value.isEmpty { reader.report("kind", "the kind is empty. Leave it out") }
            for key in ["items", "fields", "words", "rules"] { reader.allow(key) }
            source = .nothing(kind: kind?.value)
            return
        }
        for key in own {
            reader.report(key, "'\(key)' stands in the provider's file: leave out it or 'provider'")
        }
        let provider = reader.read(Self.providerField)
        let kind = reader.read(Self.kindField)
        items = reader.read(Self.itemsField)
        for key in ["fields", "words", "rules"] { reader.allow(key) }
        guard let provider else {
            source = nil
            return
        }
        guard let kind else {
            source = .provider(provider, nil)
            return
        }
        guard let found = provider.kind(named: kind.value) else {
            reader.reading.report(kind.place, provider.unknownKind(kind.value))
            source = nil
            return
        }
        source = .provider(provider, found)
    }
}
