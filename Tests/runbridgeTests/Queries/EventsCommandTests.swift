import Foundation
import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@Suite(.inTurn) struct EventsCommandTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String { options.joined(separator: " ") }
        var options: [String]
        /// The places of the events that are meant, of the seven.
        var expected: [Int]
    }

    /// batch_a discovered and running, resp_c discovered and queued, ftjob_b discovered and succeeded, batch_a failed.
    static let cases = [
        Case(options: [], expected: [0, 1, 2, 3, 4, 5, 6]),
        Case(options: ["--type", "run.failed", "--type", "run.queued"], expected: [3, 6]),
        Case(options: ["--status", "running"], expected: [1, 3]),
        Case(options: ["--status", "queued", "--status", "succeeded"], expected: [3, 5]),
        Case(options: ["--status", "finished"], expected: [5, 6]),
        Case(options: ["--status", "running", "--type", "run.discovered"], expected: [0, 2]),
        Case(options: ["--kind", "batch"], expected: [0, 1, 6]),
        Case(options: ["--run", "ftjob_b"], expected: [4, 5]),
        Case(options: ["--watcher", "openai", "--since", "2026-11-24T09:30:02Z"], expected: [4, 5, 6]),
        Case(options: ["--watcher", "nobody"], expected: []), Case(options: ["--limit", "2"], expected: [5, 6]),
        Case(options: ["--limit", "1", "--kind", "response"], expected: [3]),
        Case(options: ["--run", "x' OR '1'='1"], expected: []),
    ]

    @Test(arguments: cases) func givesTheEventsThatAreMeantAsTheyAreStored(_ row: Case) async throws {
        let sample = try await SampleStore.lived()
        let ending = try await Tool.bash(
            #""$0" events --json --store "$1" "${@:2}""#, [sample.path] + row.options)
        let bodies = try await sample.store.events().map { String(decoding: $0.event.body, as: UTF8.self) }
        try #require(bodies.count == 7)
        #expect(ending.lines == row.expected.map { bodies[$0] })
        #expect(ending.status == 0)
        #expect(ending.complaint == "")
    }

    @Test func showsPeopleALineAnEvent() async throws {
        let sample = try await SampleStore.lived()
        let ending = try await Tool.run("events", "--store", sample.path, "--limit", "2")
        let ids = try await sample.ids().map { String($0.dropFirst(4).prefix(14)) }
        #expect(
            ending.lines == [
                "2026-11-24", "\(ids[5])  09:30:02  ✓ succeeded   openai    fine_tuning.job ftjob_b",
                "\(ids[6])  09:31:00  ✗ failed      openai    batch nightly  1m  invalid_request: line 3 is no JSON"
                    + "  (97 of 100 succeeded, 3 failed)",
            ])
    }

    @Test func pagesThroughMoreThanAPage() async throws {
        let sample = try await SampleStore.many(1200)
        let all = try await Tool.run("events", "--json", "--store", sample.path)
        #expect(try all.objects().compactMap { $0["id"] as? String } == (try await sample.ids()))
        let some = try await Tool.run("events", "--json", "--limit", "700", "--store", sample.path)
        #expect(try some.objects().compactMap { $0["id"] as? String } == (try await sample.ids().suffix(700)))
        let shown = try await Tool.run("events", "--store", sample.path)
        #expect(shown.lines.count == 101)
        #expect(shown.complaint.contains("--limit"))
    }

    @Test func endsQuietlyWhenNobodyReadsOn() async throws {
        let sample = try await SampleStore.many(1200)
        let ending = try await Tool.bash(#""$0" events --json --store "$1" | head -1"#, sample.path)
        #expect(ending.lines.count == 1)
        #expect(ending.status == 0)
        #expect(ending.complaint == "")
    }

    @Test func stopsFollowingWhenNobodyReadsOn() async throws {
        let sample = try await SampleStore.lived()
        let ending = try await Tool.bash(
            #"timeout 60 "$0" events --follow --json --store "$1" | head -1"#, sample.path)
        #expect(ending.lines.count == 1)
        #expect(ending.status == 0)
        #expect(ending.complaint == "")
    }

    /// Waits for a line before it goes on: the new event is accepted only once the old ones were read.
    private static let follow = """
        exec 3< <(exec "$0" events --follow --json --store "$1")
        pid=$!
        for n in 1 2 3 4 5 6 7; do read -r -t 60 line <&3 || exit 9; done
        touch "$2"
        read -r -t 60 line <&3 || exit 9
        printf '%s\\n' "$line"
        kill -"$3" $pid
        wait $pid
        """

    @Test(arguments: ["INT", "TERM"]) func followsUntilItIsStopped(_ signal: String) async throws {
        let sample = try await SampleStore.lived()
        let mark = sample.folder.path("read")
        async let ending = Tool.bash(Self.follow, sample.path, mark, signal)
        try await sample.folder.wait(for: "read")
        try await sample.accept(.of("resp_c", .failed, kind: "response"), at: .zero + .seconds(100))
        let last = try #require(try await sample.ids().last)
        #expect(try await ending.objects().compactMap { $0["id"] as? String } == [last])
        #expect(try await ending.status == 0)
        #expect(try await ending.complaint == "")
    }

    @Test func usesColourOnATerminalAndNotWithNoColor() async throws {
        let sample = try await SampleStore.lived()
        let line = #"script -qec "'$0' $2 --store '$1'" /dev/null"#
        for command in ["events", "runs", "sinks", "explain batch_a"] {
            let terminal = ["TERM": "xterm-256color"]
            let coloured = try await Tool.bash(line, sample.path, command, environment: terminal)
            #expect(coloured.output.contains("\u{1b}["), "\(command)")
            let plain = try await Tool.bash(
                line, sample.path, command, environment: terminal.merging(["NO_COLOR": "1"]) { $1 })
            #expect(!plain.output.contains("\u{1b}["), "\(command)")
            #expect(!plain.output.isEmpty)
            let dumb = try await Tool.bash(line, sample.path, command, environment: ["TERM": "dumb"])
            #expect(!dumb.output.contains("\u{1b}["), "\(command)")
        }
    }
}
