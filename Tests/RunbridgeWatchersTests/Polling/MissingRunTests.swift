import RunbridgeCore
import RunbridgeProviders
import RunbridgeWatchers
import TestSupport
import Testing

/// Runs that are asked for and not found.
@Suite(.timeLimit(.minutes(1))) struct MissingRunTests {
    private let key = RunKey(watcher: "w", kind: "response", id: "r1")
    private let kinds = [PolledKind("response")]

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var answers: [String]
        var lines: [String]
    }

    @Test(arguments: [
        Case(
            testDescription: "made a moment ago",
            answers: [.missing, .missing, .run("r1 queued"), .run("r1 completed")],
            lines: ["response/r1 queued", "response/r1 succeeded"]),
        Case(testDescription: "two passes without it", answers: [.missing, .missing], lines: []),
        Case(
            testDescription: "never found", answers: [.missing, .missing, .missing], lines: ["response/r1 gone"]),
        Case(
            testDescription: "seen, and gone", answers: [.run("r1 queued"), .missing],
            lines: ["response/r1 queued", "response/r1 gone"]),
        Case(
            testDescription: "a pass that failed says nothing", answers: [.missing, .broken, .missing, .broken],
            lines: []),
        Case(
            testDescription: "a pass that failed does not begin the count anew",
            answers: [.missing, .missing, .broken, .missing], lines: ["response/r1 gone"]),
    ])
    func aRunIsGoneAtOnceOnlyWhereItWasSeen(_ row: Case) async throws {
        let polled = try PolledServer(row.answers, host: RecordingHost(registered: [key]))
        // A wait after a failed pass is shorter and counts for none.
        let passes = row.answers.count - row.answers.filter { $0 == .broken }.count
        try await polled.watch(passes: passes, kinds: kinds)
        #expect(polled.lines == row.lines)
        #expect(polled.host.record.tellings == [])
    }

    @Test func aRunThatOthersToldOfIsNotGoneAtOnceEither() async throws {
        let polled = try PolledServer([.missing])
        let sighting = Sighting(status: .running, raw: "in_progress", unconfirmed: true)
        try await polled.host.accept(
            ObservationBatch(
                watcher: "w",
                observations: [
                    Observation(key: key, via: .webhook, observedAt: polled.clock.now, finding: .seen(sighting))
                ]))
        try await polled.watch(passes: 2, kinds: kinds)
        #expect(polled.lines == ["response/r1 running"])
        try await polled.watch(passes: 3, kinds: kinds)
        #expect(polled.lines == ["response/r1 running", "response/r1 gone"])
    }

    @Test func aRunThatAListShowedIsGoneAtOnce() async throws {
        let polled = try PolledServer([.page(["b1 in_progress"]), .page([]), .missing])
        try await polled.watch(passes: 2)
        #expect(polled.lines == ["batch/b1 running", "batch/b1 gone"])
    }

    @Test func oneOnlyPassNeverTellsThatAFreshRunIsGone() async throws {
        let polled = try PolledServer([.missing], host: RecordingHost(registered: [key]))
        for _ in 0..<4 { try await polled.watch(kinds: kinds) }
        #expect(polled.lines == [])
    }

    @Test func aRunThatNothingButAListCanShowIsGoneAfterThreeWholeLists() async throws {
        let provider = try Provider.read(
            yaml: """
                title: Example
                base_url: https://api.example.com/v1
                kinds:
                  job:
                    list: { path: /jobs, items: data, paging: { by: last_id, parameter: after, more: has_more } }
                    words: { busy: running, done: succeeded }
                """, file: "p.yaml", name: "example")
        let polled = try PolledServer([
            .page(["j1 busy", "j2 busy"]), .page(["j2 busy"]), .page(["j1 busy", "j2 busy"]), .page(["j2 busy"]),
            .page([], more: true), .answer(#"{"data":[{"id":"j1"},{"id":"j2","status":"busy"}],"has_more":false}"#),
            .page(["j2 busy"]), .page(["j2 busy"]), .page(["j2 busy"]),
        ])
        let access = try polled.access(provider)
        try await polled.watch(passes: 8, kinds: [PolledKind("job")], access: access)
        #expect(!polled.lines.contains("job/j1 gone"))
        try await polled.watch(passes: 3, kinds: [PolledKind("job")], access: access)
        #expect(polled.lines.filter { $0.hasSuffix("gone") } == ["job/j1 gone"])
    }
}
