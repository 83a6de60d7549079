import Foundation
import RunbridgeCore
import RunbridgeDaemon
import Testing

/// The files of `config/` that users copy.
struct ExampleTests {
    @Test func theExamplesAreThere() {
        #expect(
            ConfigFixture.examples == [
                "runbridge.yaml", "recipes/alert-on-failure.yaml", "recipes/anything.yaml", "recipes/ci-lines.yaml",
                "recipes/cluster-commands.yaml", "recipes/everything.yaml", "recipes/forward-to-chat.yaml",
                "recipes/github-webhook.yaml", "recipes/inline-http.yaml", "recipes/nightly-missing.yaml",
                "recipes/openai-webhooks.yaml", "recipes/script-on-success.yaml", "recipes/signed-webhook.yaml",
            ])
    }

    @Test(arguments: ConfigFixture.examples)
    func exampleIsWithoutMistakeAndWarning(_ name: String) {
        let path = ConfigFixture.config.appending(path: name).path
        let findings = Config.examine(path: path, environment: ConfigFixture.environment)
        #expect((findings.mistakes + findings.missingSecrets + findings.warnings).lines == [])
        #expect(findings.config?.routes.isEmpty == false)
    }

    @Test(arguments: ConfigFixture.examples)
    func exampleBeginsWithTheSchemaOfItsEditor(_ name: String) throws {
        let file = ConfigFixture.config.appending(path: name)
        let line = try String(contentsOf: file, encoding: .utf8).prefix { $0 != "\n" }
        let prefix = "# yaml-language-server: $schema="
        #expect(line.hasPrefix(prefix))
        let schema = file.deletingLastPathComponent().appending(path: String(line.dropFirst(prefix.count)))
        #expect(FileManager.default.fileExists(atPath: schema.path))
    }

    @Test(arguments: ["alert-on-failure", "script-on-success", "forward-to-chat"])
    func recipeOfAnEverydayUseHasTenLinesAtTheMost(_ name: String) throws {
        let file = ConfigFixture.config.appending(path: "recipes/\(name).yaml")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.filter { !$0.hasPrefix("#") }.count <= 10)
    }

    /// All but `parameters`, which only some providers ask for, and what stands in provider files.
    @Test func everythingHasEveryKey() throws {
        let file = ConfigFixture.config.appending(path: "recipes/everything.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let own = Set(DescriptionTests.sections.map(\.0))
        let sections = try #require(Config.schema["$defs"]?.members?.filter { own.contains($0.name) })
        let keys = Set(sections.flatMap { $0.value["properties"]?.members?.map(\.name) ?? [] })
        #expect(keys.count > 30)
        let unused = try keys.filter { key in
            try text.firstMatch(of: Regex("(?:^|[ {])\(key):(?: |$)").anchorsMatchLineEndings()) == nil
        }
        #expect(unused == ["parameters"])
    }
}
