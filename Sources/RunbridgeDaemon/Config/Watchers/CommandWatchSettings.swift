public import RunbridgeCore
public import RunbridgeDocument
public import RunbridgeProviders

/// A watcher that runs a program every so often and reads the list that it prints.
public struct CommandWatchSettings: Section, Equatable {
    /// The program and its arguments as written; never empty. A relative path starts from ``Config/folder``.
    public var run: [String]
    /// Variables to add; names are unique.
    public var environment: [String: Secret]
    /// How long the program may run.
    public var timeout: Duration
    /// What its objects are.
    public var kind: ProviderKind
    /// Where the list is; `nil` where the whole is the list.
    public var items: JSONPath?
    /// The time between two runs of the program.
    public var every: Duration
    /// What is told of the runs of a very first list.
    public var firstSight: FirstSight
    /// Whether events hold the object that was printed.
    public var keepsObject: Bool

    private static let commandField = Field(
        "command", .section(CommandKeys.self), "What is run, and how its JSON is read.")
    private static let everyField = Field(
        "every", .interval, "The time from the program's end to its next start, `1s` at the least.")
    private static let keepsObjectField = Field(
        "keep_object", .truth, "Whether events hold the object that was printed, 64 KiB at the most.")

    /// The keys of such a watcher.
    public static let description = SectionDescription(
        title: "Command watcher",
        about: "Runs a program every so often and reads the JSON that it prints like a provider's list.",
        fields: [
            commandField.required, everyField.standing("15s"), PollKeys.firstSightField.optional,
            keepsObjectField.standing("false"),
        ] + WatchTimes.fields)

    /// Reads the keys of such a watcher.
    public init?(_ reader: inout SectionReader) {
        let keys = reader.require(Self.commandField)
        every = reader.read(Self.everyField, or: .seconds(15))
        firstSight = reader.read(PollKeys.firstSightField, or: .open)
        keepsObject = reader.read(Self.keepsObjectField, or: false)
        guard let keys else { return nil }
        (run, environment, timeout) = (keys.run, keys.environment, keys.timeout)
        (kind, items) = (keys.kind, keys.items)
    }

    /// The same under its name.
    func named(_ name: String) -> CommandWatchSettings {
        guard kind.provider.isEmpty else { return self }
        var named = self
        named.kind = kind.owned(by: name)
        return named
    }
}

/// What stands under `command`.
private struct CommandKeys: Section {
    var run: [String]
    var environment: [String: Secret]
    var timeout: Duration
    var kind: ProviderKind
    var items: JSONPath?

    private static let runField = Field(
        "run", .program,
        "The program and its arguments, `[squeue, --json]`. No shell reads them. A name without a slash is looked for in "
            + "`PATH`, another one from the config's folder.")
    private static let envField = Field(
        "env", Form<[Named<Secret>]>.mapping(of: Form<Secret>.variable, fault: CommandSettings.variableFault),
        "Variables beside `PATH`, `HOME`, `LANG` and `TZ`.")
    private static let timeoutField = Field(
        "timeout", .duration(), "How long it may run. Then it gets SIGTERM, and 5 seconds later SIGKILL.")

    static let description = SectionDescription(
        title: "Listing command",
        about: """
            A program that prints runs as JSON: a list, or a list in an object (`items`), or one object a line. What its \
            objects are says a `provider`'s kind, or `fields`, `words` and `rules` that stand here.
            """,
        fields: [runField.required, envField.optional, timeoutField.standing("30s")] + ObjectKeys.fields)

    init?(_ reader: inout SectionReader) {
        let run = reader.require(Self.runField)
        let variables = reader.read(Self.envField, or: [])
        timeout = reader.read(Self.timeoutField, or: .seconds(30))
        environment = Dictionary(variables.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        let objects = ObjectKeys(&reader)
        switch objects.source {
        case .provider(let provider, let named):
            guard let kind = named ?? (provider.kinds.count == 1 ? provider.kinds.first : nil) else {
                reader.report(
                    "provider",
                    "say which of the kinds of '\(provider.name)' is listed: kind: "
                        + provider.kinds.map(\.name).joined(separator: ", "))
                return nil
            }
            self.kind = kind
            items = objects.items ?? (reader.has("items") ? nil : kind.list?.items)
        case .kind(let described):
            kind = described.kind
            items = described.items
        case .nothing:
            reader.report(
                nil, "nobody knows what the printed words mean: add provider: NAME and kind: KIND, or words: { … }")
            return nil
        case nil: return nil
        }
        guard let run else { return nil }
        self.run = run
    }
}
