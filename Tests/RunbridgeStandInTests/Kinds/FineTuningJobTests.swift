import RunbridgeCore
import Testing

@testable import RunbridgeStandIn

@Suite struct FineTuningJobTests {
    private let start = Timestamp(seconds: 1_790_000_000)

    private func makeJob(_ ending: FineTuningEnding) -> FineTuningJob {
        FineTuningJob(
            id: "ftjob-1", createdAt: start,
            script: ending.script(job: "ftjob-1", model: "gpt-4o-mini", pace: .seconds(10)))
    }

    private func status(_ job: FineTuningJob, after seconds: Int) -> String? {
        look(job, after: seconds)["status"]?.string
    }

    private func look(_ job: FineTuningJob, after seconds: Int) -> JSON {
        job.json(at: start + .seconds(seconds))
    }

    struct Case: CustomTestStringConvertible {
        var ending: FineTuningEnding
        /// Statuses at 0, 10, 20, 30 and 40 seconds.
        var statuses: [String]
        var finished: Int64?
        var testDescription: String { ending.rawValue }
    }

    static let cases = [
        Case(
            ending: .succeeded, statuses: ["validating_files", "queued", "running", "running", "succeeded"],
            finished: 40),
        Case(
            ending: .failed, statuses: ["validating_files", "failed", "failed", "failed", "failed"], finished: 10),
        Case(
            ending: .cancelled, statuses: ["validating_files", "queued", "running", "cancelled", "cancelled"],
            finished: 30),
        Case(ending: .paused, statuses: ["validating_files", "queued", "running", "paused", "paused"]),
        Case(ending: .unending, statuses: ["validating_files", "queued", "running", "running", "running"]),
    ]

    @Test func coversEveryEnding() {
        #expect(Self.cases.map(\.ending) == FineTuningEnding.allCases)
    }

    @Test(arguments: cases)
    func livesThroughItsStatuses(_ row: Case) {
        let job = makeJob(row.ending)
        #expect([0, 10, 20, 30, 40].map { status(job, after: $0) } == row.statuses)
        #expect(look(job, after: 90)["finished_at"]?.int == row.finished.map { $0 + 1_790_000_000 })
    }

    @Test func showsItsResultOnlyAtItsEnd() {
        let job = makeJob(.succeeded)
        #expect(look(job, after: 39)["fine_tuned_model"] == .null)
        #expect(look(job, after: 39)["estimated_finish"]?.int == 1_790_000_040)
        #expect(look(job, after: 40)["fine_tuned_model"]?.string?.hasPrefix("ft:gpt-4o-mini:") == true)
        #expect(look(job, after: 40)["trained_tokens"]?.int == 5768)
        #expect(look(job, after: 40)["estimated_finish"] == .null)
    }

    @Test func saysWhyItFailed() {
        let job = makeJob(.failed)
        #expect(look(job, after: 9)["error"] == .null)
        #expect(look(job, after: 10)["error"]?["code"] == "invalid_training_file")
        #expect(look(job, after: 10)["error"]?["param"] == "training_file")
    }

    struct Pause: CustomTestStringConvertible {
        var at: Int
        /// Statuses at the resumption, and 0, 10, 20, 30 and 40 seconds after it.
        var statuses: [String]
        var testDescription: String { "paused at \(at)" }
    }

    @Test(arguments: [
        Pause(at: 5, statuses: ["queued", "running", "running", "succeeded", "succeeded"]),
        Pause(at: 15, statuses: ["queued", "running", "running", "succeeded", "succeeded"]),
        Pause(at: 22, statuses: ["queued", "running", "running", "succeeded", "succeeded"]),
        Pause(at: 37, statuses: ["queued", "running", "succeeded", "succeeded", "succeeded"]),
    ])
    func goesOnAfterAPause(_ row: Pause) throws {
        var job = makeJob(.succeeded)
        try job.pause(at: start + .seconds(row.at))
        #expect(status(job, after: 1000) == "paused")
        try job.resume(at: start + .seconds(1000), pace: .seconds(10))
        #expect([1000, 1010, 1020, 1030, 1040].map { status(job, after: $0) } == row.statuses)
    }

    @Test func anUnendingJobIsUnendingAfterAPause() throws {
        var job = makeJob(.unending)
        try job.pause(at: start + .seconds(100))
        try job.resume(at: start + .seconds(200), pace: .seconds(10))
        #expect(status(job, after: 200) == "queued")
        #expect(status(job, after: 5000) == "running")
    }

    @Test func aJobThatPausesByItselfSucceedsAfterIt() throws {
        var job = makeJob(.paused)
        try job.resume(at: start + .seconds(100), pace: .seconds(10))
        #expect([100, 110, 130].map { status(job, after: $0) } == ["queued", "running", "succeeded"])
    }

    @Test func refusesWhatCannotFollow() throws {
        var over = makeJob(.succeeded)
        let late = start + .seconds(50)
        #expect(throws: Refusal.self) { try over.cancel(at: late) }
        #expect(throws: Refusal.self) { try over.pause(at: late) }
        #expect(throws: Refusal.self) { try over.resume(at: late, pace: .seconds(1)) }
        var running = makeJob(.unending)
        #expect(throws: Refusal.self) { try running.resume(at: late, pace: .seconds(1)) }
        try running.pause(at: late)
        #expect(throws: Refusal.self) { try running.pause(at: late) }
        try running.cancel(at: late)
        #expect(status(running, after: 60) == "cancelled")
    }

    @Test func tellsWhatHappened() {
        let events = makeJob(.succeeded).events(at: start + .seconds(100))
        let page = events.page(.oldestFirst, after: nil, limit: 100)?.objects.map(\.json) ?? []
        #expect(
            page.map { $0["type"]?.string } == [
                "message", "message", "message", "metrics", "metrics", "metrics", "message",
            ])
        #expect(page.last?["created_at"]?.int == 1_790_000_040)
        #expect(makeJob(.succeeded).events(at: start).page(.oldestFirst, after: nil, limit: 9)?.objects.count == 1)
    }
}
