import RunbridgeCore
import RunbridgeDaemon
import RunbridgeDocument
import Testing

/// What the schema and the reference say of a section is what is read.
struct DescriptionTests {
    /// Each section by its name in the schema, in a place where it stands, with one key too many.
    static let sections: [(String, String)] = [
        ("config", "zzzzzzzzzzzz: 1"),
        ("store", "store: { path: x, zzzzzzzzzzzz: 1 }"),
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
        #expect(Config.schema["$defs"]?.members?.map(\.name).sorted() == Self.sections.map(\.0).sorted())
    }
}
