import Foundation
import RunbridgeCore
import RunbridgeDaemon
import TestSupport
import Testing

/// The files of `config/` that are made from the config's types.
@Suite(.serialized)
struct GeneratedFileTests {
    @Test(arguments: ["schema.json", "reference.md"])
    func isWhatTheTypesSay(_ name: String) throws {
        let text = name == "schema.json" ? Config.schemaText : Config.reference
        let file = ConfigFixture.config.appending(path: name)
        if ProcessInfo.processInfo.environment["RUNBRIDGE_UPDATE"] == "1" {
            try Data(text.utf8).write(to: file, options: .atomic)
        }
        let committed = try String(contentsOf: file, encoding: .utf8)
        #expect(
            committed == text,
            "config/\(name) is stale. Renew it: RUNBRIDGE_UPDATE=1 swift test --filter GeneratedFileTests")
    }

    @Test func schemaTextIsTheSchema() throws {
        #expect(try JSON(parsing: Array(Config.schemaText.utf8)) == Config.schema)
    }

    @Test func everyLinkOfTheReferenceLeadsSomewhere() throws {
        let reference = Config.reference
        let headings = reference.split(separator: "\n").filter { $0.hasPrefix("## ") }.map {
            $0.dropFirst(3).lowercased().replacing(" ", with: "-")
        }
        #expect(Set(headings).count == headings.count)
        let links = reference.matches(of: /\]\(#([^)]+)\)/).map { String($0.output.1) }
        #expect(links.count > 10)
        #expect(links.allSatisfy(headings.contains), "\(links.filter { !headings.contains($0) })")
    }

    @Test func aJudgeOfSchemasTakesTheExamplesAndRefusesTheMistakes() async throws {
        let judge = try await PythonJudge.environment(packages: "jsonschema", "PyYAML")
        let script = ConfigFixture.root.appending(path: "Tests/RunbridgeDaemonTests/Judges/validate_yaml.py").path
        let examples = ConfigFixture.examples.map { ConfigFixture.config.appending(path: $0).path }
        let mistakes = ConfigFixture.files.appending(path: "ten-mistakes.yaml").path
        let schema = ConfigFixture.config.appending(path: "schema.json").path
        let said = try await judge.run(script, arguments: [schema] + examples + [mistakes])
        let verdicts = said.split(separator: "\n").map(String.init)
        #expect(verdicts.dropLast() == examples.map { _ in "ok" })
        // What only another part of the config or the environment can tell is beyond a schema.
        #expect(verdicts.last == "routes/0/when sinks/deploy sinks/hook sinks/team watch/batches watch/openai")
    }
}
