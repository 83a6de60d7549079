import Foundation
import RunbridgeCore
import TestSupport
import Testing

/// `runbridge emit`
@Suite(.inTurn) struct EmitTests {
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            """
            store: { path: store.db }
            sinks: { audit: { type: file, path: events.jsonl } }
            routes: [{ when: finished, to: audit }]
            """, to: "runbridge.yaml")
        return folder
    }

    @Test func itTellsOfARunAndDelivers() async throws {
        let folder = try folder()
        let ending = try await Tool.run(
            "emit", "nightly", "failed", "--kind", "backup", "--name", "Nightly", "--error-code", "ENOSPC",
            "--error-message", "disk full", "-l", "team=ops", "--time", "2026-11-24T09:30:00Z", "--attempt", "2",
            in: folder.path)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output + ending.complaint == "")
        let event = try #require(try folder.objects(of: "events.jsonl").first)
        #expect(event["type"] == "run.failed")
        #expect(event["subject"] == "backup/nightly")
        #expect(event[path: "data", "error", "message"] == "disk full")
        #expect(event[path: "data", "error", "code"] == "ENOSPC")
        #expect(event[path: "data", "run", "attempt"] == 2)
        #expect(event[path: "data", "run", "labels", "team"] == "ops")
        #expect(event[path: "data", "changed_at"]?.string?.hasPrefix("2026-11-24T09:30:00") == true)
        #expect(event[path: "data", "via"] == "emit")
    }

    @Test func theSameTwiceIsNothingNew() async throws {
        let folder = try folder()
        #expect(try await Tool.run("emit", "a", "failed", in: folder.path).complaint == "")
        let before = try await Tool.ask("events", in: folder)
        let again = try await Tool.run("emit", "a", "failed", in: folder.path)
        #expect(again.status == 0)
        #expect(again.complaint == "nothing new: the store knew this already\n")
        #expect(try await Tool.ask("events", in: folder) == before)
        #expect(folder.lines(of: "events.jsonl").count == 1)
    }

    @Test func manyAtOnceTellOneChange() async throws {
        let folder = try folder()
        let endings = try await withThrowingTaskGroup(of: Tool.Ending.self) { group in
            for _ in 0..<6 { group.addTask { try await Tool.run("emit", "a", "failed", in: folder.path) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(endings.map(\.status) == [Int32](repeating: 0, count: 6))
        #expect(endings.count { $0.complaint.contains("nothing new") } == 5)
        #expect(folder.lines(of: "events.jsonl").count == 1)
    }

    @Test func aRunningBridgeDeliversIt() async throws {
        let folder = try folder()
        let bridge = try RunningTool("run", in: folder)
        try await bridge.complains(of: "Ctrl-C ends it")
        for run in ["a", "b", "c"] {
            #expect(try await Tool.run("emit", run, "succeeded", in: folder.path).status == 0)
        }
        try await eventually("the bridge delivers") { folder.lines(of: "events.jsonl").count == 3 }
        #expect(try await bridge.stop().status == 0)
    }

    @Test(arguments: [
        (["a", "faild"], 1, "\"faild\" is no status"), (["a", "failed", "--time", "yesterday"], 2, "is no time"),
        (["a", "failed", "--attempt", "0"], 1, "attempt"), (["", "failed"], 1, "\"id\" is empty"),
        (["a", "failed", "--url", "javascript:x"], 1, "url"), (["a"], 2, "<status>"),
        (["a", "failed", "-l", "team"], 2, "team"),
    ])
    func whatMakesNoSenseIsRefused(_ arguments: [String], _ status: Int32, _ hint: String) async throws {
        let folder = try folder()
        let ending = try await Tool.bash(#""$0" emit "$@""#, arguments, in: folder.path)
        #expect(ending.status == status)
        #expect(ending.complaint.contains(hint), "\(ending.complaint)")
        #expect(ending.output == "")
    }
}
