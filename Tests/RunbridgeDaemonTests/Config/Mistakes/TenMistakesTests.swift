import Foundation
import RunbridgeDaemon
import RunbridgeDocument
import Testing

struct TenMistakesTests {
    @Test func tenMistakesGiveTenMessagesInOrder() throws {
        let text = try String(
            contentsOf: ConfigFixture.files.appending(path: "ten-mistakes.yaml"), encoding: .utf8)
        let findings = ConfigFixture.examine(text)
        let messages = DocumentError(findings.mistakes + findings.missingSecrets).problems.lines
        let expected = [
            "c.yaml:6:15: there is no provider 'opnai'. Did you mean 'openai'? A file of your own is named by its "
                + "path, ./opnai.yaml",
            "c.yaml:10:14: the environment variable NOT_SET is not set. Set it: export NOT_SET=…",
            "c.yaml:11:20: the provider 'openai' has no kind 'fine_tuning.jbo'. Did you mean 'fine_tuning.job'?",
            "c.yaml:12:12: expected a duration such as 15s, 5m or 2h, longer than nothing, found the number 15. "
                + "Did you mean 15s?",
            "c.yaml:17:10: expected a URL that begins with https:// or http:// and has no blanks (it is not repeated "
                + "here, since it may be a secret)",
            "c.yaml:19:11: expected one of stdout, file, webhook, command, slack, discord, teams, found the text "
                + "'comand'. Did you mean 'command'?",
            "c.yaml:24:5: unknown key 'secret'. Known here: type, url, timeout, allow_private, retry, concurrency, "
                + "rate, order, max_age, supersede",
            "c.yaml:27:11: 'faild' is no status, event type or group. Did you mean 'failed'?",
            "c.yaml:29:11: there is no watcher 'openia'. Did you mean 'openai'?",
            "c.yaml:30:16: there is no sink 'deplyo'. Did you mean 'deploy'?",
        ]
        #expect(messages == expected)
    }

    @Test func loadThrowsThemAll() throws {
        let path = ConfigFixture.files.appending(path: "ten-mistakes.yaml").path
        let error = #expect(throws: DocumentError.self) {
            try Config.load(path: path, environment: ConfigFixture.environment)
        }
        #expect(error?.problems.count == 10)
        #expect(error?.problems.allSatisfy { $0.place.file == path } == true)
    }
}
