import RunbridgeCore
import RunbridgeProviders
import RunbridgeWatchers
import TestSupport
import Testing

/// Replies that no API should give, over HTTP.
@Suite(.timeLimit(.minutes(1))) struct BadReplyTests {
    // MARK: - Odd runs

    @Test(arguments: [
        ("a/b", "a%2Fb"), ("q\\\"uo'te", "q%22uo%27te"), ("line\\nbreak\\u0000", "line%0Abreak%00"),
        ("../../admin", "..%2F..%2Fadmin"), ("a?b=c#d%20e", "a%3Fb%3Dc%23d%2520e"), ("ü\\u2028", "%C3%BC%E2%80%A8"),
        ("x\\r\\nHost: evil", "x%0D%0AHost%3A%20evil"),
    ]) func anIDOfAnySortIsAskedForInOneStepOfThePath(_ id: String, _ step: String) async throws {
        let polled = try PolledServer([
            .answer(#"{"data":[{"id":"\#(id)","status":"in_progress"}],"has_more":false}"#), .page([]),
            .answer(#"{"id":"\#(id)","status":"completed"}"#),
        ])
        try await polled.watch(passes: 2)
        #expect(polled.targets.last == "/batches/\(step)")
        let observations = polled.host.record.observations
        #expect(observations.map { $0.sighting?.status } == [.running, .succeeded])
        #expect(Set(observations.map(\.key.id)).count == 1)
        #expect(polled.host.record.warnings == [])
    }

    @Test func anIDThatIsAStepUpwardsIsNotAskedFor() async throws {
        let polled = try PolledServer([
            .answer(#"{"data":[{"id":"..","status":"in_progress"}],"has_more":false}"#), .page([]),
        ])
        try await polled.watch(passes: 3)
        #expect(polled.targets.count == 3)
        #expect(polled.host.record.warnings.count == 1)
    }

    @Test(
        arguments: [
            ("1790000000", 1_790_000_000_000), ("1790000000123", 1_790_000_000_123),
            ("1790000000.5", 1_790_000_000_500),
            ("1.79e9", 1_790_000_000_000), (#""2026-09-21T14:13:20Z""#, 1_790_000_000_000),
            (#""2026-09-21T16:13:20.250+02:00""#, 1_790_000_000_250), (#""1790000000""#, 1_790_000_000_000),
            ("null", nil), ("0", nil), ("-5", nil), ("1e300", nil), (#""yesterday""#, nil), ("{}", nil), ("true", nil),
        ] as [(String, Int64?)]) func timesAreReadInEveryNotation(_ text: String, _ milliseconds: Int64?) async throws
    {
        let polled = try PolledServer([
            .answer(#"{"data":[{"id":"b1","status":"failed","created_at":\#(text)}],"has_more":false}"#)
        ])
        try await polled.watch()
        #expect(polled.lines == ["batch/b1 failed"])
        #expect(polled.host.record.observations.first?.sighting?.createdAt?.milliseconds == milliseconds)
    }

    @Test(
        arguments: [
            (#"null"#, nil), (#"7"#, "unknown"), (#"{}"#, nil), (#""""#, nil), (#""sl\u0000eep\n""#, "unknown"),
            (#""COMPLETED""#, "unknown"), (#"" completed""#, "unknown"),
        ] as [(String, String?)]) func aStatusThatIsNoneIsSaidOnceAndTheRestIsRead(_ word: String, _ status: String?)
        async throws
    {
        let page = #"{"data":[{"id":"b1","status":\#(word)},{"id":"b2","status":"failed"}],"has_more":false}"#
        let polled = try PolledServer([.answer(page), .answer(page), .answer(#"{"id":"b1","status":\#(word)}"#)])
        try await polled.watch(passes: 2)
        let lines = (status.map { ["batch/b1 \($0)"] } ?? []) + ["batch/b2 failed"]
        #expect(polled.lines == lines + lines)
        let warnings = polled.host.record.warnings
        #expect(warnings.count == 1, "\(warnings)")
        #expect(warnings.allSatisfy { !$0.contains("\n") && !$0.contains("\0") })
        #expect(polled.host.record.tellings == [])
    }

    @Test func aLongWordMakesAShortWarning() async throws {
        let word = String(repeating: "sleeping ", count: 2000)
        let polled = try PolledServer([.answer(#"{"data":[{"id":"b1","status":"\#(word)"}],"has_more":false}"#)])
        try await polled.watch()
        #expect(polled.host.record.warnings.map { $0.utf8.count < 1000 } == [true])
    }

    @Test func aRunThatIsOverAndThenOpenIsFollowedAgain() async throws {
        let polled = try PolledServer([
            .page(["b1 completed"]), .page(["b1 in_progress"]), .page([]), .run("b1 failed"), .page(["b1 failed"]),
        ])
        try await polled.watch(passes: 4)
        #expect(polled.lines == ["succeeded", "running", "failed", "failed"].map { "batch/b1 \($0)" })
    }

    // MARK: - Answers that are none

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var script: [RawServer.Step]
        var says: String

        init(_ testDescription: String, _ script: [RawServer.Step], _ says: String) {
            (self.testDescription, self.script, self.says) = (testDescription, script, says)
        }
    }

    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    private static let spaces = [UInt8](repeating: 0x20, count: 64 * 1024)

    @Test(arguments: [
        Case(
            "a page that never ends",
            [.readRequest, .send(head + "Content-Length: 99\r\n\r\n{\"data\":["), .awaitClose],
            "the answer did not end within"),
        Case(
            "100 MiB", [.readRequest, .send(head + "Content-Length: 104857600\r\n\r\n{"), .flood(spaces)], "over 8 MiB"),
        Case("no end", [.readRequest, .send(head + "Connection: close\r\n\r\n["), .flood(spaces)], "over 8 MiB"),
        Case("half a JSON", [.answerEach(.answer(#"{"data":[{"id":"b1","sta"#))], "no JSON"),
        Case("two JSONs", [.answerEach(.answer(#"{"data":[]}{"data":[]}"#))], "no JSON"),
        Case(
            "deep nesting", [.answerEach(.answer("{\"data\":" + String(repeating: "[", count: 500_000)))], "no JSON"),
        Case("a number", [.answerEach(.answer("7"))], "has no list where openai should have one"),
        Case("another list", [.answerEach(.answer(#"{"items":[]}"#))], "has no list where openai should have one"),
        Case("a web page", [.answerEach(.answer("<!doctype html><p>Sign in"))], "a web page and not JSON"),
        Case(
            "not UTF-8",
            [.readRequest, .send(Array(String.answer("{\"a\":\"xx\"}").utf8.map { $0 == 0x78 ? 0xff : $0 }))], "no JSON"
        ),
        Case("no HTTP", [.readRequest, .send("SSH-2.0-OpenSSH_9.9\r\n")], "127.0.0.1:"),
        Case("a reset", [.readRequest, .reset], "127.0.0.1:"),
    ])
    func isToldAsWhatItIsAndNothingElseHappens(_ row: Case) async throws {
        let polled = try PolledServer(script: row.script)
        let timeout: Duration = row.says.contains("did not end") ? .milliseconds(300) : .seconds(20)
        await #expect(throws: WatchError.self) { try await polled.watch(timeout: timeout) }
        let tellings = polled.host.record.tellings
        #expect(tellings.count == 1)
        #expect(
            tellings.allSatisfy { $0.hasPrefix("failing: OpenAI, batch: ") && $0.contains(row.says) }, "\(tellings)")
        #expect(polled.lines == [] && polled.host.record.warnings == [])
    }

    @Test(arguments: [301, 302, 303, 307, 308]) func aRedirectIsNotFollowed(_ status: Int) async throws {
        let elsewhere = try RawServer(.answerEach(.page(["b1 completed"])))
        let polled = try PolledServer([
            .answer("", status: "\(status) Elsewhere", headers: ["Location: \(elsewhere.url("/v1/batches"))"])
        ])
        await #expect(throws: WatchError.self) { try await polled.watch() }
        #expect(elsewhere.connectionCount == 0)
        #expect(polled.host.record.tellings.first?.contains("a redirect, which is not followed") == true)
    }
}
