import RunbridgeCore
import RunbridgeHTTP
import TestSupport
import Testing

@testable import RunbridgeWatchers

/// Asking for changes only.
@Suite(.timeLimit(.minutes(1))) struct ConditionalRequestTests {
    private let response = RunKey(watcher: "w", kind: "response", id: "r1")

    @Test func aFirstPageThatIsAsItWasIsNotToldAgain() async throws {
        let polled = try PolledServer([
            .page(["b1 in_progress", "b2 completed"], headers: [#"ETag: "one""#]), .unchanged, .unchanged,
            .page(["b1 completed", "b2 completed"], headers: [#"ETag: W/"two""#]), .unchanged,
        ])
        try await polled.watch(passes: 5)
        #expect(polled.sent("if-none-match") == [nil, #""one""#, #""one""#, #""one""#, #"W/"two""#])
        #expect(polled.lines == ["batch/b1 running", "batch/b2 succeeded", "batch/b1 succeeded", "batch/b2 succeeded"])
        #expect(polled.host.record.warnings == [] && polled.host.record.tellings == [])
    }

    @Test func thePagesBehindItAreReadAsBefore() async throws {
        let first = String.page(["b1 in_progress", "b2 completed"], more: true, headers: [#"ETag: "one""#])
        let polled = try PolledServer([
            first, .page(["b3 completed"], headers: [#"ETag: "x""#]), .unchanged, .page(["b3 completed"]),
            .page(["b0 completed", "b1 completed"], more: true), .page(["b2 completed", "b3 completed"]),
        ])
        try await polled.watch(passes: 3)
        #expect(polled.sent("if-none-match") == [nil, nil, #""one""#, nil, #""one""#, nil])
        #expect(polled.targets.map { $0.contains("after=b2") } == [false, true, false, true, false, false])
        #expect(polled.targets[5].contains("after=b1"))
        #expect(polled.lines.suffix(2) == ["batch/b2 succeeded", "batch/b3 succeeded"])
    }

    @Test func theReadingEndsAtAPageThatIsAsItWasAndAllOver() async throws {
        let polled = try PolledServer([
            .page(["b1 completed"], more: true, headers: [#"ETag: "one""#]), .page(["b2 completed"]), .unchanged,
        ])
        try await polled.watch(passes: 4)
        #expect(polled.targets.count == 5)
        #expect(polled.lines.count == 2)
    }

    @Test func anOpenRunIsAskedForItsChangesOnly() async throws {
        let polled = try PolledServer(
            [
                .run("r1 queued", headers: [#"ETag: "q""#]), .unchanged, .unchanged,
                .run("r1 in_progress", headers: [#"ETag: "p""#]), .unchanged, .missing,
            ], host: RecordingHost(registered: [response]))
        try await polled.watch(passes: 6, kinds: [PolledKind("response")])
        #expect(polled.sent("if-none-match") == [nil, #""q""#, #""q""#, #""q""#, #""p""#, #""p""#])
        #expect(polled.lines == ["response/r1 queued", "response/r1 running", "response/r1 gone"])
    }

    @Test func aTimeIsReliedUponOnlyWhereItIsNotFresh() async throws {
        func run(_ word: String, modified: String) -> String {
            .run("r1 \(word)", headers: ["Date: Tue, 24 Nov 2026 09:30:00 GMT", "Last-Modified: \(modified)"])
        }
        let fresh = "Tue, 24 Nov 2026 09:29:59 GMT"
        let settled = "Tue, 24 Nov 2026 09:28:00 GMT"
        let polled = try PolledServer(
            [run("queued", modified: fresh), run("in_progress", modified: settled), .unchanged],
            host: RecordingHost(registered: [response]))
        try await polled.watch(passes: 3, kinds: [PolledKind("response")])
        #expect(polled.sent("if-modified-since") == [nil, nil, settled])
        #expect(polled.lines == ["response/r1 queued", "response/r1 running"])
    }

    @Test func notModifiedIsTroubleWhereAllWasAskedFor() async throws {
        let polled = try PolledServer([.unchanged])
        await #expect(throws: WatchError.self) { try await polled.watch() }
        #expect(polled.host.record.tellings.first?.contains("it answered 304") == true)
    }

    struct Case {
        var headers: HTTPHeaders
        var condition: HTTPHeader?
    }

    private static let date = "Tue, 24 Nov 2026 09:30:00 GMT"

    @Test(arguments: [
        Case(headers: [:], condition: nil),
        Case(headers: ["ETag": "\"a\""], condition: HTTPHeader(name: "If-None-Match", value: "\"a\"")),
        Case(headers: ["etag": "W/\"\""], condition: HTTPHeader(name: "If-None-Match", value: "W/\"\"")),
        Case(headers: ["ETag": "a"], condition: nil), Case(headers: ["ETag": "\""], condition: nil),
        Case(headers: ["ETag": "\"a\", \"b\""], condition: nil),
        Case(headers: ["ETag": "\"a\u{7f}b\""], condition: nil), Case(headers: ["ETag": "\"ä\""], condition: nil),
        Case(headers: ["ETag": "\"" + String(repeating: "x", count: 1000) + "\""], condition: nil),
        Case(headers: ["Last-Modified": "Tue, 24 Nov 2026 09:00:00 GMT"], condition: nil),
        Case(
            headers: ["Last-Modified": "Tue, 24 Nov 2026 09:00:00 GMT", "Date": date],
            condition: HTTPHeader(name: "If-Modified-Since", value: "Tue, 24 Nov 2026 09:00:00 GMT")),
        Case(headers: ["Last-Modified": "Tue, 24 Nov 2026 09:29:01 GMT", "Date": date], condition: nil),
        Case(headers: ["Last-Modified": "Tue, 24 Nov 2099 09:29:01 GMT", "Date": date], condition: nil),
        Case(headers: ["Last-Modified": "yesterday", "Date": date], condition: nil),
        Case(
            headers: ["ETag": "bad", "Last-Modified": "Tue, 24 Nov 2026 09:00:00 GMT", "Date": date],
            condition: HTTPHeader(name: "If-Modified-Since", value: "Tue, 24 Nov 2026 09:00:00 GMT")),
    ])
    func sendsBackOnlyWhatItMay(_ row: Case) {
        #expect(Validator(row.headers, now: Timestamp(seconds: 1_795_512_600))?.condition == row.condition)
    }
}
