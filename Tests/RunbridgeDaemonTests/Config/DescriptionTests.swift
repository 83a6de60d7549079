import RunbridgeCore
import RunbridgeDaemon
import RunbridgeDocument
import RunbridgeProviders
import Testing

/// What the schema and the reference say of a section is what is read.
struct DescriptionTests {
    private static let inline =
        "base_url: 'https://x', kinds: { k: { list: { path: / }, fields: { status: s }, words: { a: running } } }"
    private static let secret = "secret: { env: HOOK_SECRET }"
    private static let command = "run: [x], words: { a: running }"

    /// Each section by its name in the schema, in a place where it stands, with one key too many.
    static let sections: [(String, String)] = [
        ("config", "zzzzzzzzzzzz: 1"),
        ("store", "store: { path: x, zzzzzzzzzzzz: 1 }"),
        ("retention", "store: { keep: { zzzzzzzzzzzz: 1 } }"),
        ("listener", "listen: { zzzzzzzzzzzz: 1 }"),
        ("http-watcher", "watch: { a: { http: { \(inline) }, zzzzzzzzzzzz: 1 } }"),
        ("inline-provider", "watch: { a: { http: { \(inline), zzzzzzzzzzzz: 1 } } }"),
        ("webhook-watcher", "watch: { a: { webhook: { \(secret) }, zzzzzzzzzzzz: 1 } }"),
        ("webhook", "watch: { a: { webhook: { \(secret), zzzzzzzzzzzz: 1 } } }"),
        ("webhook", "watch: { a: { webhook: { \(secret), provider: openai, zzzzzzzzzzzz: 1 } } }"),
        ("webhook", "watch: { a: { webhook: { \(secret), words: { a: running }, zzzzzzzzzzzz: 1 } } }"),
        (
            "received-webhook",
            "watch: { a: { provider: openai, poll: false, webhook: { \(secret), zzzzzzzzzzzz: 1 } } }"
        ),
        ("command-watcher", "watch: { a: { command: { \(command) }, zzzzzzzzzzzz: 1 } }"),
        ("listing-command", "watch: { a: { command: { \(command), zzzzzzzzzzzz: 1 } } }"),
        ("listing-command", "watch: { a: { command: { run: [x], provider: slurm, zzzzzzzzzzzz: 1 } } }"),
        ("expectation", "watch: { a: { lines: stdin, expect: { every: 1d, name: x, zzzzzzzzzzzz: 1 } } }"),
        ("provider-watcher", "watch: { a: { provider: openai, base_url: 'https://x', zzzzzzzzzzzz: 1 } }"),
        ("lines-watcher", "watch: { a: { lines: stdin, zzzzzzzzzzzz: 1 } }"),
        ("lines", "watch: { a: { lines: { path: x, zzzzzzzzzzzz: 1 } } }"),
        ("stdout-sink", "sinks: { a: { type: stdout, zzzzzzzzzzzz: 1 } }"),
        ("file-sink", "sinks: { a: { type: file, path: x, zzzzzzzzzzzz: 1 } }"),
        ("webhook-sink", "sinks: { a: { type: webhook, url: 'https://x', zzzzzzzzzzzz: 1 } }"),
        ("command-sink", "sinks: { a: { type: command, run: [x], zzzzzzzzzzzz: 1 } }"),
        ("slack-sink", "sinks: { a: { type: slack, url: 'https://x', zzzzzzzzzzzz: 1 } }"),
        ("discord-sink", "sinks: { a: { type: discord, url: 'https://x', zzzzzzzzzzzz: 1 } }"),
        ("teams-sink", "sinks: { a: { type: teams, url: 'https://x', zzzzzzzzzzzz: 1 } }"),
        ("retry", "sinks: { a: { type: stdout, retry: { attempts: 1, zzzzzzzzzzzz: 1 } } }"),
        ("route", "sinks: { a: { type: stdout } }\nroutes: [{ to: a, zzzzzzzzzzzz: 1 }]"),
    ]

    @Test(arguments: sections)
    func keysDescribedAreThoseRead(_ section: String, _ yaml: String) throws {
        let properties = try #require(Config.schema["$defs"]?[section]?["properties"]?.members)
        let mistakes = ConfigFixture.examine(yaml).mistakes
        try #require(mistakes.count == 1, "\(mistakes.lines)")
        let known = properties.map(\.name).joined(separator: ", ")
        #expect(mistakes[0].text == "unknown key 'zzzzzzzzzzzz'. Known here: \(known)")
    }

    @Test func noSectionIsLeftOut() {
        let described = Set(Config.schema["$defs"]?.members?.map(\.name) ?? [])
        #expect(described == Set(Self.sections.map(\.0)).union(Self.ofProviderFiles))
    }

    /// The sections that provider files have too, whose own tests hold them.
    private static let ofProviderFiles = inside(Provider.description)

    private static func inside(_ section: SectionDescription) -> Set<String> {
        section.fields.flatMap { $0.sections() }.reduce(into: []) { names, section in
            guard section.title != "Provider webhook", section.title != "Webhook event" else {
                return names.formUnion(inside(section).filter { $0.hasSuffix("scheme") })
            }
            names.insert(section.title.lowercased().replacing(" ", with: "-"))
            names.formUnion(inside(section))
        }
    }
}
