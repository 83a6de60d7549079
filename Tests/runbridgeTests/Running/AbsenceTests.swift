import Foundation
import RunbridgeCore
import TestSupport
import Testing

/// What a bridge tells because nothing happened, and because something is well again.
@Suite(.inTurn) struct AbsenceTests {
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            store: { path: store.db }
            watch:
              ci:
                lines: { path: ci.jsonl }
                stalled_after: 2s
                expect_within: 3s
                expect: { every: 3s, name: nightly-*, kind: job }
            sinks: { audit: { type: file, path: events.jsonl } }
            routes:
              - { when: [run.stalled, run.overdue, run.missing, run.recovered], to: audit }
            """, to: "runbridge.yaml")
        return folder
    }

    private func told(in folder: TemporaryFolder) throws -> [String] {
        try folder.objects(of: "events.jsonl").map { "\($0["type"]?.string ?? "") \($0["subject"]?.string ?? "")" }
            .sorted()
    }

    private func waits(_ folder: TemporaryFolder, _ bridge: RunningTool, for expected: [String]) async throws {
        try await eventually("\(expected) are told") {
            try told(in: folder) == expected
        } otherwise: {
            folder.lines(of: "events.jsonl").joined(separator: "\n") + bridge.complaint
        }
    }

    @Test func whatDoesNotHappenIsToldOnceAndOverARestart() async throws {
        let folder = try folder()
        try folder.append(line("slow", "running"), to: "ci.jsonl")
        let bridge = try RunningTool("run", in: folder)
        let first = ["run.missing schedule/nightly-*", "run.overdue run/slow", "run.stalled run/slow"]
        try await waits(folder, bridge, for: first)
        #expect(try await bridge.stop().status == 0)
        // None of it again, while what is new is told: the next start settles for longer than all these times.
        let second = try RunningTool("run", in: folder)
        try folder.append(line("other", "running"), to: "ci.jsonl")
        try await waits(folder, second, for: (first + ["run.overdue run/other", "run.stalled run/other"]).sorted())
        // One begins, and then none does.
        try folder.append(
            #"{"id":"n1","status":"running","kind":"job","name":"nightly-1"}"# + "\n"
                + #"{"id":"n1","status":"succeeded","kind":"job","name":"nightly-1"}"# + "\n", to: "ci.jsonl")
        try await eventually("the next absence is told") {
            try told(in: folder).count { $0.hasPrefix("run.missing") } == 2
        } otherwise: {
            second.complaint
        }
        #expect(try await second.stop().status == 0)
        #expect(try told(in: folder).count == 6)
        let ids = try folder.objects(of: "events.jsonl").compactMap { $0["id"]?.string }
        #expect(Set(ids).count == 6)
    }

    @Test func aSuccessAfterFailuresOfTheSameNameIsARecovery() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            store: { path: store.db }
            watch: { ci: { lines: stdin } }
            sinks: { audit: { type: file, path: events.jsonl } }
            routes: [{ when: run.recovered, to: audit }]
            """, to: "runbridge.yaml")
        func drain(_ id: String, _ status: String, name: String = "backup") async throws {
            let ending = try await Tool.run(
                "run", "--drain", input: #"{"id":"\#(id)","status":"\#(status)","name":"\#(name)"}"# + "\n",
                in: folder.path)
            #expect(ending.status == 0, "\(ending.complaint)")
        }
        // A process each: what failed is remembered.
        try await drain("1", "failed")
        try await drain("2", "canceled")
        try await drain("3", "expired")
        try await drain("4", "succeeded", name: "another")
        #expect(folder.lines(of: "events.jsonl").isEmpty)
        try await drain("5", "succeeded")
        try await drain("6", "succeeded")
        let events = try folder.objects(of: "events.jsonl")
        #expect(events.map { $0["subject"]?.string } == ["run/5"])
        #expect(events.first?[path: "data", "failures"]?.int == 2)
    }
}
