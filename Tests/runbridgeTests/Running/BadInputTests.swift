import Foundation
import RunbridgeCore
import TestSupport
import Testing

/// What people get wrong: configs and lines.
@Suite(.inTurn) struct BadInputTests {
    @Test(arguments: [["run", "--drain"], ["check"], ["emit", "a", "failed"], ["send", "team"]])
    func tenMistakesGiveTenMessagesAndStatus1(_ command: [String]) async throws {
        let folder = try TemporaryFolder()
        let path = Files.fixture("config/ten-mistakes.yaml")
        let ending = try await Tool.bash(
            #""$0" "$@""#, command + ["--config", path],
            environment: ["OPENAI_API_KEY": "k", "SLACK_WEBHOOK_URL": "https://example.com/x", "HOOK_SECRET": "s"],
            in: folder.path)
        #expect(ending.status == 1)
        #expect(ending.output == "")
        let messages = ending.complaint.split(separator: "\n")
        #expect(messages.count { $0.hasPrefix("\(path):") } == 10, "\(ending.complaint)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            """
            store: { path: store.db }
            watch: { ci: { lines: stdin } }
            sinks: { audit: { type: file, path: events.jsonl } }
            routes: [{ to: audit }]
            """, to: "runbridge.yaml")
        return folder
    }

    /// Bad lines, and what is said of them.
    private static let badLines: [(line: [UInt8], hint: String)] = [
        (Array("this is no JSON".utf8), "this is not JSON"),
        (Array(#"{"status":"failed"}"#.utf8), #""id" is missing"#),
        (Array(#"{"id":"x"}"#.utf8), #""status" is missing"#),
        (Array(#"{"id":"x","status":"faild"}"#.utf8), #""faild" is no status"#),
        (Array(#"{"id":"x\#u{1},"status":"failed"}"#.utf8), "this is not JSON"),
        (Array(#"{"id":""#.utf8) + [0xff, 0xc0, 0x80] + Array(#"","status":"failed"}"#.utf8), "UTF-8"),
        (
            Array(#"{"id":"big","status":"failed","name":""#.utf8) + [UInt8](repeating: 0x78, count: 10 << 20)
                + Array(#""}"#.utf8), "longer than 1024 KiB"
        ),
        (Array(#"[{"id":"x","status":"failed"}]"#.utf8), "one JSON object"),
        (Array(#"{"id":5,"status":"failed"}"#.utf8), #""id" must be a text"#),
        (Array(#"{"id":"","status":"failed"}"#.utf8), #""id" is empty"#),
        (Array(repeating: UInt8(ascii: "["), count: 100_000), "this is not JSON"),
        (Array(#"{"id":"x","status":"failed","url":"javascript:alert(1)"}"#.utf8), "url"),
    ]

    @Test func badLinesAreToldByTheirNumbersAndTheNextIsRead() async throws {
        let folder = try folder()
        var input: [UInt8] = []
        for (number, bad) in Self.badLines.enumerated() {
            input += Array(line("good-\(number)", "failed").utf8) + bad.line + [0x0a]
        }
        // The last line is one without a line break, too.
        input += Array(#"{"id":"last","status":"failed"}"#.utf8)
        try Data(input).write(to: folder.url("input"))
        let ending = try await Tool.bash(#""$0" run --drain < input"#, in: folder.path)
        #expect(ending.status == 0)
        let told = ending.complaint.split(separator: "\n").map(String.init)
        #expect(told.count == Self.badLines.count, "\(ending.complaint)")
        for (number, bad) in Self.badLines.enumerated() {
            let message = try #require(told.first { $0.contains("ci: stdin: line \(number * 2 + 2): ") }, "\(number)")
            #expect(message.contains(bad.hint), "\(message)")
            #expect(message.utf8.count < 400)
        }
        let ids = try folder.objects(of: "events.jsonl").map { $0[path: "data", "run", "id"]?.string }
        #expect(ids == Self.badLines.indices.map { "good-\($0)" } + ["last"])
    }

    @Test func manyBadLinesAreCountedAndNotAllTold() async throws {
        let folder = try folder()
        let input = String(repeating: "nonsense\n", count: 5000) + line("good", "failed")
        let ending = try await Tool.run("run", "--drain", input: input, in: folder.path)
        #expect(ending.status == 0)
        #expect(ending.complaint.split(separator: "\n").count < 30)
        #expect(ending.complaint.contains("5000 bad lines in all"), "\(ending.complaint)")
        #expect(folder.lines(of: "events.jsonl").count == 1)
    }
}
