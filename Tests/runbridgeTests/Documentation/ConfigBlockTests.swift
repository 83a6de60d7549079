import Foundation
import RunbridgeDaemon
import TestSupport
import Testing

/// The configs that people copy from the documentation.
@Suite(.inTurn) struct ConfigBlockTests {
    struct Example: CustomTestStringConvertible {
        var page: Page
        var block: Page.Block

        var testDescription: String { "\(page.testDescription):\(block.line)" }

        /// All of them.
        static let all = Page.all.flatMap { page in
            page.blocks.filter { $0.language == "yaml" }.map { Example(page: page, block: $0) }
        }

        /// What is found in it. A provider or a format is looked at through a config that names it.
        func findings() throws -> ConfigFindings {
            let folder = try TemporaryFolder()
            var yaml = block.text
            if let sort {
                _ = try folder.write(block.text, to: "mine.yaml")
                yaml = sort
            }
            // Secrets are the reader's own, so none is set.
            return Config.examine(
                path: try folder.write(yaml, to: "runbridge.yaml"), environment: [:])
        }

        private var sort: String? {
            if has("kinds:") {
                return "watch: { mine: { provider: ./mine.yaml, api_key: { env: KEY } } }\n"
            }
            guard has("content_type:") else { return nil }
            return """
                sinks: { mine: { type: webhook, url: "https://example.com", format: ./mine.yaml } }
                unmatched: mine

                """
        }

        private func has(_ key: String) -> Bool {
            block.text.split(separator: "\n").contains { $0.hasPrefix(key) }
        }
    }

    @Test(arguments: Example.all)
    func exampleIsWithoutMistakeAndWarning(_ example: Example) throws {
        let findings = try example.findings()
        #expect((findings.mistakes + findings.warnings).map { "\($0)" } == [])
    }

    @Test func thereAreExamplesOfEachPart() {
        let pages = Set(Example.all.map(\.page.testDescription))
        #expect(
            pages == [
                "README.md", "Architecture.md", "Delivering.md", "GettingStarted.md", "Operating.md", "Routing.md",
                "Watching.md",
            ])
    }

    @Test func aMistakeInAnExampleIsFound() throws {
        for text in [
            "routes: [{ to: nobody }]\n", "kinds: { job: {} }\n", "content_type: text/plain\nbody: '{{nme}}'\n",
        ] {
            let block = Page.Block(language: "yaml", text: text, line: 1)
            #expect(try !Example(page: .readme, block: block).findings().mistakes.isEmpty, "\(text)")
        }
    }

    @Test func theReadmeShowsTheRecipes() throws {
        let shown = Page.readme.blocks.filter { $0.language == "yaml" }.map(\.text)
        let recipes = try ["alert-on-failure", "script-on-success", "forward-to-chat", "anything"].map { name in
            let file = Page.root.appending(path: "config/recipes/\(name).yaml")
            let lines = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            // The first line is for editors.
            return lines.dropFirst().joined(separator: "\n")
        }
        #expect(shown == recipes)
    }
}
