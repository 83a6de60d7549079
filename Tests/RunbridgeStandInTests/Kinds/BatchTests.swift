import RunbridgeCore
import Testing

@testable import RunbridgeStandIn

@Suite struct BatchTests {
    private let start = Timestamp(seconds: 1_790_000_000)

    private func makeBatch(_ ending: BatchEnding, requests: Int = 20) -> Batch {
        Batch(
            id: "batch_1", createdAt: start, requests: requests,
            script: ending.script(batch: "batch_1", requests: requests, pace: .seconds(10)))
    }

    private func look(_ batch: Batch, after seconds: Int) -> JSON {
        batch.json(at: start + .seconds(seconds))
    }

    private func counts(_ shown: JSON) -> [Int64?] {
        ["completed", "failed", "total"].map { shown["request_counts"]?[$0]?.int }
    }

    struct Case: CustomTestStringConvertible {
        var ending: BatchEnding
        /// Statuses at 0, 10, 20, 25, 30, 40 and 100 seconds.
        var statuses: [String]
        /// Members that hold a time at the end, and how long after the start.
        var dates: [String: Int64]
        var counts: [Int64]
        var hasOutput = false
        var hasErrorFile = false
        var testDescription: String { ending.rawValue }
    }

    static let cases = [
        Case(
            ending: .completed,
            statuses: [
                "validating", "in_progress", "in_progress", "in_progress", "finalizing", "completed", "completed",
            ],
            dates: ["in_progress_at": 10, "expires_at": 86_400, "finalizing_at": 30, "completed_at": 40],
            counts: [20, 0, 20], hasOutput: true),
        Case(
            ending: .partial,
            statuses: [
                "validating", "in_progress", "in_progress", "in_progress", "finalizing", "completed", "completed",
            ],
            dates: ["in_progress_at": 10, "expires_at": 86_400, "finalizing_at": 30, "completed_at": 40],
            counts: [18, 2, 20], hasOutput: true, hasErrorFile: true),
        Case(
            ending: .failed,
            statuses: ["validating", "failed", "failed", "failed", "failed", "failed", "failed"],
            dates: ["failed_at": 10], counts: [0, 0, 0]),
        Case(
            ending: .expired,
            statuses: [
                "validating", "in_progress", "in_progress", "in_progress", "expired", "expired", "expired",
            ],
            dates: ["in_progress_at": 10, "expires_at": 30, "expired_at": 30], counts: [10, 0, 20], hasOutput: true),
        Case(
            ending: .cancelled,
            statuses: [
                "validating", "in_progress", "cancelling", "cancelling", "cancelled", "cancelled", "cancelled",
            ],
            dates: ["in_progress_at": 10, "expires_at": 86_400, "cancelling_at": 20, "cancelled_at": 30],
            counts: [5, 0, 20], hasOutput: true),
        Case(
            ending: .unending,
            statuses: ["validating"] + Array(repeating: "in_progress", count: 6),
            dates: ["in_progress_at": 10, "expires_at": 86_400], counts: [5, 0, 20]),
    ]

    @Test func coversEveryEnding() {
        #expect(Self.cases.map(\.ending) == BatchEnding.allCases)
    }

    @Test(arguments: cases)
    func livesThroughItsStatuses(_ row: Case) {
        let batch = makeBatch(row.ending)
        #expect([0, 10, 20, 25, 30, 40, 100].map { look(batch, after: $0)["status"]?.string } == row.statuses)
    }

    @Test(arguments: cases)
    func showsTheEndAsOpenAIDoes(_ row: Case) throws {
        let end = look(makeBatch(row.ending), after: 100)
        let dates = try #require(end.members).filter { $0.name.hasSuffix("_at") && $0.name != "created_at" }
        for date in dates {
            #expect(date.value.int == row.dates[date.name].map { $0 + 1_790_000_000 }, "\(date.name)")
        }
        #expect(counts(end) == row.counts)
        #expect((end["output_file_id"]?.string != nil) == row.hasOutput)
        #expect((end["error_file_id"]?.string != nil) == row.hasErrorFile)
        #expect((end["errors"]?["data"]?.array?.isEmpty == false) == (row.ending == .failed))
    }

    @Test func countsUpInSteps() {
        let batch = makeBatch(.completed)
        let seen = [10, 15, 20, 25, 30].map { look(batch, after: $0)["request_counts"]?["completed"]?.int }
        #expect(seen == [0, 5, 10, 15, 20])
    }

    @Test func showsNothingOfWhatIsToCome() {
        let young = look(makeBatch(.completed), after: 5)
        for name in ["in_progress_at", "expires_at", "completed_at", "output_file_id", "errors", "usage"] {
            #expect(young[name] == .null, "\(name)")
        }
        #expect(counts(young) == [0, 0, 0])
    }

    @Test func keepsWhatIsDoneWhenCancelled() throws {
        var batch = makeBatch(.unending)
        try batch.cancel(at: start + .seconds(15), pace: .seconds(10))
        #expect(look(batch, after: 15)["status"] == "cancelling")
        #expect(look(batch, after: 25)["status"] == "cancelled")
        #expect(look(batch, after: 25)["output_file_id"]?.string == BatchFiles(batch: "batch_1").output)
        #expect(look(batch, after: 25)["cancelling_at"]?.int == 1_790_000_015)
        try batch.cancel(at: start + .seconds(17), pace: .seconds(10))
        #expect(look(batch, after: 25)["cancelled_at"]?.int == 1_790_000_025)
    }

    @Test func leavesNoOutputWhenCancelledBeforeItsWork() throws {
        var batch = makeBatch(.completed)
        try batch.cancel(at: start + .seconds(1), pace: .seconds(10))
        #expect(look(batch, after: 60)["status"] == "cancelled")
        #expect(look(batch, after: 60)["output_file_id"] == .null)
    }

    @Test(arguments: [BatchEnding.completed, .partial, .failed, .expired])
    func cannotBeCancelledOnceItIsOver(_ ending: BatchEnding) {
        var batch = makeBatch(ending)
        #expect(throws: Refusal.self) { try batch.cancel(at: start + .seconds(100), pace: .seconds(10)) }
    }

    @Test func aSmallBatchStillHasAFailure() {
        #expect(counts(look(makeBatch(.partial, requests: 1), after: 100)) == [0, 1, 1])
        #expect(look(makeBatch(.partial, requests: 1), after: 100)["output_file_id"] == .null)
        #expect(counts(look(makeBatch(.completed, requests: 0), after: 100)) == [0, 0, 0])
    }

    @Test func leavesResultsOnceItIsOver() throws {
        var batch = makeBatch(.partial)
        batch.customIDs = (1...20).map { "mine-\($0)" }
        #expect(batch.resultFiles(at: start + .seconds(30)).isEmpty)
        let files = batch.resultFiles(at: start + .seconds(40))
        try #require(files.count == 2)
        let ids = try files.map { file in
            try file.content.split(separator: UInt8(ascii: "\n")).map {
                try JSON(parsing: Array($0))["custom_id"]?.string
            }
        }
        #expect(ids[0] == (1...18).map { "mine-\($0)" })
        #expect(ids[1] == ["mine-19", "mine-20"])
        #expect(files.map(\.createdAt) == [start + .seconds(40), start + .seconds(40)])
    }

    @Test func livesByAnyScript() {
        let script = Script(Script.Step("fresh"), [Script.Step("odd", after: .seconds(1), [JSON.Member("x", 1)])])
        let batch = Batch(id: "batch_1", createdAt: start, script: script)
        #expect(look(batch, after: 2)["status"] == "odd")
        #expect(look(batch, after: 2)["x"] == 1)
    }
}
