import Foundation
import RunbridgeCore
import RunbridgeStandIn
import RunbridgeStore
import TestSupport
import Testing

/// `runbridge replay`, and bridges that make one.
@Suite(.inTurn) struct ReplayTests {
    /// A folder whose store has delivered that many failed runs to a file.
    private func delivered(_ count: Int, hook: String = "http://127.0.0.1:9/") async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try write(hook: hook, in: folder)
        let lines = (0..<count).map { line("run-\($0)", "failed") }.joined()
        let ending = try await Tool.bash(#"printf '%s' "$1" | "$0" run --drain"#, lines, in: folder.path)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(folder.lines(of: "audit.jsonl").count == count)
        return folder
    }

    private func write(hook: String, in folder: TemporaryFolder) throws {
        _ = try folder.write(
            """
            store: { path: store.db }
            watch: { ci: { lines: stdin } }
            sinks:
              audit: { type: file, path: audit.jsonl }
              copy: { type: file, path: copy.jsonl }
              hook: { type: webhook, url: "\(hook)", retry: [100ms, 100ms, 100ms, 100ms], concurrency: 4 }
            routes: [{ when: finished, to: audit }, { when: watch.error, to: [copy, hook] }]
            """, to: "runbridge.yaml")
    }

    private func ids(of name: String, in folder: TemporaryFolder) throws -> [String] {
        try folder.objects(of: name).compactMap { $0["id"]?.string }
    }

    @Test func withoutABridgeItDeliversByItself() async throws {
        let folder = try await delivered(5)
        let ending = try await Tool.run(
            "replay", "--status", "failed", "--to", "copy", "--rate", "none", in: folder.path)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.lines == ["replay 1 done: 5 deliveries of 5 events, 5 delivered"])
        #expect(try ids(of: "copy.jsonl", in: folder) == ids(of: "audit.jsonl", in: folder))
        let list = try await Tool.ask("replay", "list", in: folder)
        #expect(list.compactMap { $0["state"]?.string } == ["done"])
        #expect(list.first?["delivered"] == 5)
        let run = try await Tool.run("explain", "run-3", in: folder.path).output
        #expect(run.contains("replayed: owed again by replay 1, made by"))
    }

    @Test func aDryRunCountsShowsAndOwesNothing() async throws {
        let folder = try await delivered(3)
        let ending = try await Tool.run("replay", "--all", "--dry-run", in: folder.path)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output.contains("run-2"))
        #expect(ending.output.contains("3 events, 3 deliveries would be owed at 10/s"))
        let json = try await Tool.ask("replay", "--run", "run-1", "--to", "copy", "--dry-run", in: folder)
        #expect(json.first?[path: "sinks", "copy"] == 1)
        #expect(json.first?["events"] == 1)
        #expect(try await Tool.ask("replay", "list", in: folder).isEmpty)
        #expect(folder.lines(of: "audit.jsonl").count == 3)
    }

    @Test(arguments: [
        ([], 2), (["--to", "copy"], 2), (["--all", "--rate", "fast"], 2), (["--all", "--to", "cop"], 1),
        (["--sink", "nobody"], 1), (["evt_zzzz"], 1), (["--all", "--wait", "--later"], 2),
    ])
    func whatCannotBeMeantIsRefused(_ row: (arguments: [String], status: Int)) async throws {
        let folder = try await delivered(1)
        let ending = try await Tool.bash(#""$0" replay "$@""#, row.arguments, in: folder.path)
        #expect(Int(ending.status) == row.status, "\(ending.complaint)")
        #expect(try await Tool.ask("replay", "list", in: folder).isEmpty)
    }

    @Test func aRunningBridgeMakesIt() async throws {
        let folder = try await delivered(4)
        let bridge = try RunningTool("run", input: nil, in: folder)
        try await bridge.complains(of: "watching")
        let ending = try await Tool.run("replay", "--all", "--to", "copy", "--rate", "none", "--wait", in: folder.path)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(bridge.isRunning)
        #expect(try ids(of: "copy.jsonl", in: folder) == ids(of: "audit.jsonl", in: folder))
        try await bridge.stop()
    }

    @Test func whatIsNotTakenIsTriedAgainAsAnyDelivery() async throws {
        try await Receiver.serving(first: [Reply(500), Reply(500)]) { receiver, url in
            let folder = try await delivered(1, hook: url)
            let ending = try await Tool.run("replay", "--all", "--to", "hook", "--wait", in: folder.path)
            #expect(ending.status == 0, "\(ending.complaint)")
            #expect(receiver.count == 3)
            #expect(Set(receiver.requests.map { $0.headers["webhook-id"] }).count <= 1)
        }
    }

    @Test func waitingEndsWithFourWhereSomethingDied() async throws {
        try await Receiver.serving(Reply(422)) { _, url in
            let folder = try await delivered(2, hook: url)
            let ending = try await Tool.run("replay", "--all", "--to", "hook", "--wait", in: folder.path)
            #expect(ending.status == 4)
            #expect(ending.lines.first?.hasSuffix("0 delivered, 2 dead") == true)
        }
    }

    @Test(arguments: [false, true])
    func waitingEndsWithFourWhereTheRestWaitsForAPausedSink(_ isBridgeRunning: Bool) async throws {
        let folder = try await delivered(2)
        let store = try Store.open(at: folder.path("store.db"), for: .existing)
        #expect(try await store.change(sink: "copy", to: .pause(reason: "it answered 410"), at: .zero))
        try store.close()
        let bridge = isBridgeRunning ? try RunningTool("run", input: nil, in: folder) : nil
        try await bridge?.complains(of: "watching")
        let ending = try await Tool.run("replay", "--all", "--to", "copy", "--to", "audit", "--wait", in: folder.path)
        #expect(ending.status == 4)
        #expect(ending.lines.first?.contains("2 pending") == true, "\(ending.output)")
        #expect(ending.complaint.contains("paused: `runbridge sinks resume copy`"), "\(ending.complaint)")
        #expect(folder.lines(of: "audit.jsonl").count == 4)
        try await bridge?.stop()
    }

    @Test func waitingForASinkThatTheConfigHasNoMoreIsRefused() async throws {
        let folder = try await delivered(1)
        _ = try folder.write(
            """
            store: { path: store.db }
            watch: { ci: { lines: stdin } }
            sinks: { audit: { type: file, path: audit.jsonl } }
            routes: [{ to: audit }]
            """, to: "runbridge.yaml")
        let ending = try await Tool.run("replay", "--all", "--to", "copy", "--wait", in: folder.path)
        #expect(ending.status == 1)
        #expect(ending.complaint.contains("the config has no sink 'copy'"), "\(ending.complaint)")
        #expect(try await Tool.ask("replay", "list", in: folder).isEmpty)
        #expect(try await Tool.run("replay", "--all", "--to", "audit", "--wait", in: folder.path).status == 0)
    }

    @Test func aCanceledOneEnds() async throws {
        let folder = try await delivered(50)
        let made = try await Tool.ask("replay", "--all", "--to", "copy", "--rate", "1/h", "--later", in: folder)
        #expect(made.first?["state"] == "running")
        let bridge = try RunningTool("run", input: nil, in: folder)
        try await eventually("the first is delivered") { folder.lines(of: "copy.jsonl").count == 1 }
        let canceled = try await Tool.ask("replay", "cancel", "1", in: folder)
        #expect(canceled.first?["state"] == "canceled")
        #expect(canceled.first?["owed"] == 1)
        try await bridge.stop()
        let again = try await Tool.run("replay", "cancel", "1", in: folder.path)
        #expect(again.lines.first?.hasPrefix("There is nothing to cancel.") == true)
        #expect(try await Tool.run("replay", "cancel", "9", in: folder.path).status == 1)
        #expect(folder.lines(of: "copy.jsonl").count == 1)
    }

    /// `kill -9` in the middle: what was owed is delivered, what was not is owed, and the job ends.
    @Test func aKilledOneGoesOnWhereItWas() async throws {
        let count = 400
        let (folder, ids) = try await Receiver.serving(Reply(204, after: .milliseconds(2))) { receiver, url in
            let folder = try await delivered(count, hook: url)
            _ = try await Tool.ask("replay", "--all", "--to", "hook", "--rate", "80/s", "--later", in: folder)
            for life in 1...4 {
                let bridge = try RunningTool("run", "--quiet", input: nil, in: folder)
                _ = try await receiver.requests(atLeast: life * 50)
                bridge.signal(SIGKILL)
                #expect(try await bridge.ending().status == -SIGKILL)
            }
            let list = try await Tool.ask("replay", "list", in: folder)
            #expect(list.first?["state"] != "done")
            let last = try await Tool.run("run", "--drain", in: folder.path)
            #expect(last.status == 0, "\(last.complaint)")
            return (folder, try receiver.requests.map { try $0.event()["id"]?.string ?? "" })
        }
        let wanted = try self.ids(of: "audit.jsonl", in: folder)
        #expect(Set(ids) == Set(wanted))
        #expect(ids.count < count + 4 * 64, "only what was under way comes twice")
        let list = try await Tool.ask("replay", "list", in: folder)
        #expect(list.first?["state"] == "done")
        #expect(list.first?["owed"]?.int == Int64(count))
        #expect(list.first?["delivered"]?.int == Int64(count))
        #expect(list.first?["pending"] == 0)
    }
}
