import RunbridgeCore
import Testing

@Suite(.inTurn) struct RunsCommandTests {
    @Test func showsWhatIsOpenThenWhatEnded() async throws {
        let sample = try await SampleStore.lived()
        let ending = try await Tool.run("runs", "--json", "--store", sample.path)
        let runs = try ending.objects()
        #expect(runs.compactMap { $0["id"] as? String } == ["resp_c", "batch_a", "ftjob_b"])
        let failed = try #require(runs.dropFirst().first)
        #expect(failed["status"] as? String == "failed")
        #expect(failed["open"] as? Bool == false)
        #expect(failed["name"] as? String == "nightly")
        #expect(failed["duration_s"] as? Double == 60)
        #expect((failed["counts"] as? [String: Int]) == ["total": 100, "succeeded": 97, "failed": 3])
        #expect((failed["error"] as? [String: String])?["code"] == "invalid_request")
    }

    static let filters: [([String], [String])] = [
        (["--all"], ["ftjob_b", "resp_c", "batch_a"]), (["--status", "failed"], ["batch_a"]),
        (["--status", "running"], ["resp_c"]), (["--all", "--kind", "batch"], ["batch_a"]),
        (["--all", "--limit", "1"], ["ftjob_b"]), (["--limit", "1"], ["resp_c", "batch_a"]),
        (["--all", "--since", "2026-11-24T09:30:10Z"], ["batch_a"]), (["--watcher", "ci"], []),
    ]

    @Test(arguments: filters) func givesTheRunsThatAreMeant(_ options: [String], _ expected: [String]) async throws {
        let sample = try await SampleStore.lived()
        let ending = try await Tool.bash(#""$0" runs --json --store "$1" "${@:2}""#, [sample.path] + options)
        #expect(try ending.objects().compactMap { $0["id"] as? String } == expected)
        #expect(ending.status == 0)
    }

    @Test func showsPeopleATable() async throws {
        let sample = try await SampleStore.lived()
        let ending = try await Tool.run("runs", "--store", sample.path)
        try #require(ending.lines.count == 4)
        #expect(ending.lines[0].hasPrefix("STATUS       WATCHER  KIND             RUN      NAME     CHANGED  DETAIL"))
        #expect(ending.lines[1].hasPrefix("○ queued     openai   response         resp_c"))
        #expect(ending.lines[2].hasPrefix("✗ failed     openai   batch            batch_a  nightly"))
        #expect(
            ending.lines[2].hasSuffix("1m · invalid_request: line 3 is no JSON · 97 of 100 succeeded, 3 failed"))
    }

    @Test func pagesThroughMoreThanAPage() async throws {
        let sample = try await SampleStore.many(1100)
        #expect(try await Tool.run("runs", "--json", "--store", sample.path).lines.count == 1100)
        #expect(
            try await Tool.run("runs", "--all", "--limit", "600", "--json", "--store", sample.path).lines.count == 600)
    }
}
