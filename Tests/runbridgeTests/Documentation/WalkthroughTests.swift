import Foundation
import TestSupport
import Testing

/// What people type after the articles, done in their order in a folder of its own.
@Suite(.inTurn) struct WalkthroughTests {
    /// Runs all scripts of a page, one after the other in one shell. Each ends with a line that tells its output from the
    /// next one's.
    private func outputs(_ page: Page, in folder: TemporaryFolder) async throws -> [String] {
        let scripts = page.blocks.filter { $0.language == "sh" }
        let mark = "-- end of script --"
        let text = scripts.map { "\($0.text)echo '\(mark)'\n" }.joined()
        _ = try folder.write(text, to: "script")
        let ending = try await Tool.bash(#"set -e; PATH="$(dirname "$0"):$PATH"; . ./script"#, [], in: folder.path)
        #expect(ending.status == 0, "\(ending.complaint)")
        let outputs = ending.output.split(separator: "\(mark)\n", omittingEmptySubsequences: false).dropLast()
        try #require(outputs.count == scripts.count, "\(ending.complaint)")
        return outputs.map(String.init)
    }

    @Test func gettingStartedWorksAsItIsWritten() async throws {
        let page = Page.article("GettingStarted")
        let outputs = try await outputs(page, in: try TemporaryFolder())
        #expect(outputs.count == 7)
        // The same lines a second time.
        #expect(outputs[3] == "")
        // A text behind a script shows the beginning of what the script says.
        var index = -1
        var shown = 0
        for block in page.blocks {
            if block.language == "sh" { index += 1 }
            guard block.language == "text" else { continue }
            #expect(Self.masked(outputs[index]).contains(Self.masked(block.text)), "line \(block.line)")
            shown += 1
        }
        #expect(shown == 3)
    }

    @Test func theSigningExampleWorksAsItIsWritten() async throws {
        let page = Page.article("TheEvent")
        let folder = try TemporaryFolder()
        let outputs = try await outputs(page, in: folder)
        let shown = try #require(page.blocks.first { $0.language == "text" })
        #expect(Self.masked(outputs[0]) == Self.masked(shown.text))
        #expect(outputs[1].hasPrefix("whpk_"))
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path("hook.key"))[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    /// The script in Python with the official package, on what `runbridge sign` made.
    @Test func thePythonExampleTakesWhatIsGenuineAndNothingElse() async throws {
        let judge = try await PythonJudge.environment(packages: "standardwebhooks")
        let folder = try TemporaryFolder()
        let example = try #require(Page.article("TheEvent").blocks.first { $0.language == "python" })
        let body = #"{"type":"run.failed"}"#
        let script = try folder.write(
            example.text + """


                import sys

                headers = dict(line.rstrip().split(": ", 1) for line in open(sys.argv[1]))
                print(receive(headers, sys.argv[2].encode())["type"])
                try:
                    receive(headers, sys.argv[2].encode() + b" ")
                except Exception as error:
                    print(type(error).__name__)
                """, to: "receiver.py")
        let secret = try await Tool.run("secret").output.trimmingCharacters(in: .newlines)
        let signed = try await Tool.run(
            "sign", "--secret-env", "HOOK_SECRET", environment: ["HOOK_SECRET": secret], input: body)
        let said = try await judge.run(
            script, arguments: [try folder.write(signed.output, to: "headers"), body],
            environment: ["HOOK_SECRET": secret])
        #expect(said == "run.failed\nWebhookVerificationError\n")
    }

    @Test(arguments: ["zsh", "bash", "fish"])
    func thereIsACompletionScriptFor(_ shell: String) async throws {
        let script = try await Tool.run("--generate-completion-script", shell)
        #expect(script.status == 0 && script.output.contains("explain"))
        #expect(Page.readme.text.contains("runbridge --generate-completion-script \(shell) "))
    }

    /// Without what differs from run to run: times, ids, how long it took.
    private static func masked(_ text: String) -> String {
        text.replacing(/evt_[0-9a-z]{26}|msg_[0-9a-z]{26}/, with: "ID")
            .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/, with: "TIME")
            .replacing(/\d\d:\d\d:\d\d/, with: "TIME")
            .replacing(/\b\d+(\.\d+)? ?ms\b/, with: "SPAN")
    }
}
