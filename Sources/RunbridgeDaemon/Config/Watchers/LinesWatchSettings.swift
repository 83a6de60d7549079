import RunbridgeCatalog
import RunbridgeCore
public import RunbridgeDocument
public import RunbridgeProviders

/// A watcher that reads JSON lines.
public struct LinesWatchSettings: Section, Equatable {
    /// What is read.
    public enum Input: Sendable, Equatable {
        /// Standard input.
        case stdin
        /// A file that is followed, from the present folder.
        case file(String)
    }

    /// What is read.
    public var input: Input
    /// Whose words the lines may use beside the 11 statuses.
    public var provider: Provider?
    /// The kind of lines that name none; one of the provider's where there is one.
    public var kind: String

    /// The kind of lines that name none where the config names none either.
    public static let defaultKind = "run"

    private static let linesField = Field(
        "lines", LinesKeys.form,
        "JSON lines: `stdin` for standard input, or a file that is followed over cuts and renames.")

    /// The keys of such a watcher.
    public static let description = SectionDescription(
        title: "Lines watcher",
        about: "Reads JSON lines, one observation each: `id` and `status` at the least.",
        fields: [linesField.required] + WatchTimes.fields)

    /// Reads the keys of such a watcher.
    public init?(_ reader: inout SectionReader) {
        guard let keys = reader.require(Self.linesField) else { return nil }
        self = keys.settings
    }

    init(input: Input, provider: Provider? = nil, kind: String = defaultKind) {
        self.input = input
        self.provider = provider
        self.kind = kind
    }
}

/// What stands under `lines`.
private struct LinesKeys: Section {
    var settings: LinesWatchSettings

    private static let pathField = Field(
        "path", .path,
        "The file, or `-` for standard input. It need not be there yet. A relative path starts from the config's "
            + "folder."
    )
    private static let providerField = Field(
        "provider", Form.provider.offering(Catalog.providerNames),
        "Whose words `status` may hold beside the 11 statuses: a provider by name, or a file of your own.")
    private static let kindField = Field(
        "kind", Form<String>.text.placed,
        "The kind of lines that name none. Left out: the provider's only kind, else `run`.")

    static let description = SectionDescription(
        title: "Lines", about: "Where lines come from, and what their words mean.",
        fields: [pathField.required, providerField.optional, kindField.optional])

    static let form = Form<LinesKeys>.either(
        .choice([("stdin", LinesKeys(settings: LinesWatchSettings(input: .stdin)))]), or: .section()
    ) { node in
        if case .mapping = node.content { false } else { true }
    }

    init(settings: LinesWatchSettings) {
        self.settings = settings
    }

    init?(_ reader: inout SectionReader) {
        let path = reader.require(Self.pathField)
        let isStdin = reader.node("path")?.scalarText == "-"
        let provider = reader.read(Self.providerField)
        let kind = reader.read(Self.kindField)
        if let kind, kind.value.isEmpty { reader.report("kind", "the kind is empty. Leave it out") }
        if let provider, let kind, provider.kind(named: kind.value) == nil {
            reader.reading.report(kind.place, provider.unknownKind(kind.value))
        }
        guard let path else { return nil }
        let only = provider.flatMap { $0.kinds.count == 1 ? $0.kinds.first?.name : nil }
        settings = LinesWatchSettings(
            input: isStdin ? .stdin : .file(path), provider: provider,
            kind: kind?.value ?? only ?? LinesWatchSettings.defaultKind)
    }
}

extension Provider {
    /// What to say of a kind that it has not.
    func unknownKind(_ name: String) -> String {
        "the provider '\(self.name)' has no kind '\(name)'. \(name.hint(among: kinds.map(\.name), otherwise: ""))"
    }
}
