import RunbridgeCore
import RunbridgeWatchers
import TestSupport
import Testing

/// What lists of real commands come to.
struct CommandWatcherTests {
    @Test func readsWhatSqueuePrints() async throws {
        let listing = try Listing()
        let settings = listing.settings(try ListedKinds.slurm(), items: "jobs")
        let list = """
            { "jobs": [
              { "job_id": 4711, "name": "train", "job_state": ["RUNNING"], "partition": "gpu", "user_name": "ada",
                "submit_time": { "set": true, "infinite": false, "number": 1795512000 },
                "start_time": { "set": true, "infinite": false, "number": 1795512060 } },
              { "job_id": 4712, "name": "eval", "job_state": ["PENDING"], "partition": "cpu", "user_name": "ada",
                "submit_time": { "set": true, "infinite": false, "number": 1795512001 },
                "start_time": { "set": false, "infinite": false, "number": 0 } },
              { "job_id": 4713, "name": "old", "job_state": ["OUT_OF_MEMORY"] } ],
              "meta": { "slurm": { "release": "24.05" } }, "errors": [], "warnings": [] }
            """
        try await listing.watch(settings, [list])
        #expect(listing.lines == ["job/4711 running", "job/4712 queued", "job/4713 failed"])
        let first = try #require(listing.host.record.observations.first)
        #expect(first.via == .command && first.isFirstPass)
        #expect(first.sighting?.labels == ["partition": "gpu", "user": "ada"])
        #expect(first.sighting?.startedAt == Timestamp(milliseconds: 1_795_512_060_000))
        #expect(listing.host.record.observations[1].sighting?.startedAt == nil)
        #expect(listing.host.record.finished == ["job"])
    }

    @Test func readsWhatKubectlPrints() async throws {
        let listing = try Listing()
        let settings = listing.settings(try ListedKinds.kubernetes(), items: "items")
        func job(_ uid: String, _ status: String) -> String {
            #"{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j-\#(uid)","uid":"\#(uid)","#
                + #""creationTimestamp":"2026-11-25T06:00:00Z","labels":{"app":"etl"}},"status":\#(status)}"#
        }
        let jobs = [
            job("a", #"{"active":1,"startTime":"2026-11-25T06:00:02Z","ready":1}"#),
            job("b", #"{"conditions":[{"type":"Complete","status":"True"}],"succeeded":1}"#),
            job(
                "c", #"{"conditions":[{"type":"Failed","status":"True","message":"BackoffLimitExceeded"}],"failed":4}"#),
            job("d", "{}"),
        ]
        try await listing.watch(
            settings, [#"{"apiVersion":"v1","kind":"List","items":[\#(jobs.joined(separator: ","))]}"#])
        #expect(listing.lines == ["job/a running", "job/b succeeded", "job/c failed", "job/d queued"])
        #expect(listing.host.record.observations[2].sighting?.error?.message == "BackoffLimitExceeded")
    }

    @Test func readsWhatGhPrints() async throws {
        let listing = try Listing()
        let settings = listing.settings(try ListedKinds.github())
        func run(_ id: Int, _ status: String, _ conclusion: String) -> String {
            #"{"attempt":2,"conclusion":"\#(conclusion)","createdAt":"2026-11-25T06:00:00Z","databaseId":\#(id),"#
                + #""displayTitle":"Mend it","startedAt":"2026-11-25T06:00:01Z","status":"\#(status)","#
                + #""updatedAt":"2026-11-25T06:01:00Z","url":"https://github.com/o/r/actions/runs/\#(id)"}"#
        }
        let runs = [run(1, "in_progress", ""), run(2, "completed", "success"), run(3, "completed", "timed_out")]
        try await listing.watch(settings, ["[" + runs.joined(separator: ",") + "]"])
        #expect(listing.lines == ["workflow_run/1 running", "workflow_run/2 succeeded", "workflow_run/3 expired"])
        let last = try #require(listing.host.record.observations.last?.sighting)
        #expect(last.raw == "timed_out" && last.attempt == 2)
        #expect(last.url == "https://github.com/o/r/actions/runs/3")
    }

    // MARK: - Forms of a list

    @Test(
        arguments: [
            (#"[{"id":1,"status":"busy"},{"id":2,"status":"good"}]"#, nil),
            ("{\"id\":1,\"status\":\"busy\"}\n\n{\"id\":2,\"status\":\"good\"}\n", nil),
            ("{\"id\":1,\"status\":\"busy\"}\r\n{\"id\":2,\"status\":\"good\"}", nil),
            ("[{\"id\":1,\"status\":\"busy\"}]\n[{\"id\":2,\"status\":\"good\"}]\n[]\n", nil),
            (#"{"a":{"b":[{"id":1,"status":"busy"},{"id":2,"status":"good"}]}}"#, "a.b"),
            ("{\"b\":[{\"id\":1,\"status\":\"busy\"}]}\n{\"b\":[{\"id\":2,\"status\":\"good\"}]}", "b"),
        ] as [(String, String?)])
    func takesOneTextOrOneALine(_ text: String, _ items: String?) async throws {
        let listing = try Listing()
        try await listing.watch(listing.settings(try ListedKinds.plain(), items: items), [text])
        #expect(listing.lines == ["job/1 running", "job/2 succeeded"])
        #expect(listing.host.record.warnings == [])
    }

    @Test(arguments: ["[]", "", "\n \n"]) func anEmptyListIsAFirstPassToo(_ text: String) async throws {
        let listing = try Listing()
        let settings = listing.settings(try ListedKinds.plain())
        try await listing.watch(settings, [text, #"[{"id":"a","status":"good"}]"#])
        #expect(listing.host.record.finished == ["job"])
        #expect(listing.host.record.observations.map(\.isFirstPass) == [false])
    }

    @Test func whatIsOddStopsNothingAndIsToldOnce() async throws {
        let listing = try Listing()
        var settings = listing.settings(try ListedKinds.plain())
        settings.env = ["TOKEN": Secret("hush-hush")]
        let list = #"[{"id":"a","status":"hush-hush"},{"id":"b"},7,{"id":"c","status":"busy"},{"status":"busy"}]"#
        try await listing.watch(settings, [list, list])
        #expect(listing.lines == ["job/a unknown", "job/c running", "job/a unknown", "job/c running"])
        let warnings = listing.host.record.warnings
        #expect(warnings.count == 4, "\(warnings)")
        #expect(warnings[0].contains("'<secret>' of 'a' is in no table"))
        #expect(!warnings.joined().contains("hush"))
        #expect(listing.host.record.tellings == [])
    }

    @Test func keepsObjectsWhereTheyAreWanted() async throws {
        let listing = try Listing()
        var settings = listing.settings(try ListedKinds.plain())
        settings.keepObject = true
        let long = String(repeating: "x", count: 70_000)
        try await listing.watch(
            settings, [#"[{"id":1,"status":"busy","more":[1]},{"id":2,"status":"busy","more":"\#(long)"}]"#])
        let objects = listing.host.record.observations.map { $0.sighting?.object }
        #expect(objects[0]?["more"] == .array([1]))
        #expect(objects[1] == nil)
    }

    @Test func aLongListIsGivenInPartsAndFinishesWithTheLast() async throws {
        let listing = try Listing()
        let list = (1...1201).map { "{\"id\":\($0),\"status\":\"busy\"}" }.joined(separator: "\n")
        try await listing.watch(listing.settings(try ListedKinds.plain()), [list])
        let batches = listing.host.record.batches
        #expect(batches.map(\.observations.count) == [500, 500, 201])
        #expect(batches.map(\.finishedFirstPass) == [[], [], ["job"]])
    }

    // MARK: - Absence

    private static let both = #"[{"id":"a","status":"busy"},{"id":"b","status":"busy"}]"#
    private static let one = #"[{"id":"b","status":"busy"}]"#

    @Test func aRunIsGoneAfterThreeListsWithoutIt() async throws {
        let listing = try Listing()
        let settings = listing.settings(try ListedKinds.plain())
        try await listing.watch(settings, [Self.both, Self.one, Self.one])
        #expect(!listing.lines.contains("job/a gone"))
        try await listing.watch(settings, [Self.one, Self.one, Self.one, Self.one, Self.one])
        #expect(listing.lines.filter { $0.hasSuffix("gone") } == ["job/a gone"])
    }

    @Test func aRunThatComesBackOrCannotBeReadIsNotGone() async throws {
        let listing = try Listing()
        let settings = listing.settings(try ListedKinds.plain())
        let nameless = #"[{"id":"a"},{"id":"b","status":"busy"}]"#
        try await listing.watch(settings, [Self.both, Self.one, Self.one, nameless, Self.one, Self.one])
        #expect(!listing.lines.contains("job/a gone"))
    }

    @Test func listsThatCouldNotBeHadCountForNothing() async throws {
        let listing = try Listing()
        let settings = listing.settings(try ListedKinds.plain())
        try await listing.watch(settings, [Self.both, "no", Self.one, "no", Self.one, "no", "no"])
        #expect(!listing.lines.contains("job/a gone"))
        try await listing.watch(settings, [Self.one, "no", Self.one, "no", Self.one])
        #expect(listing.lines.last == "job/a gone")
    }

    @Test func aRunThatIsOverMayLeaveTheList() async throws {
        let listing = try Listing()
        let over = #"[{"id":"a","status":"good"},{"id":"b","status":"busy"}]"#
        try await listing.watch(
            listing.settings(try ListedKinds.plain()), [over, Self.one, Self.one, Self.one, Self.one])
        #expect(!listing.lines.contains("job/a gone"))
    }
}
