import Foundation
import RunbridgeCore
import TestSupport
import Testing

/// `runbridge exec` on a terminal.
@Suite(.inTurn) struct ExecTerminalTests {
    private static let config = """
        store: { path: store.db }
        sinks: { audit: { type: file, path: events.jsonl } }
        routes: [{ to: audit }]
        """

    /// Plays a scene on a real terminal. Returns the folder that it was played in.
    private func play(_ scene: String) async throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.config, to: "runbridge.yaml")
        let judge = try await PythonJudge.environment(packages: "standardwebhooks")
        let verdict = try await judge.run(
            Files.judge("exec_on_terminal.py"), arguments: [scene, Tool.path, folder.path])
        #expect(verdict == "fine\n")
        return folder
    }

    @Test func theCommandHasTheTerminalItself() async throws {
        let folder = try await play("stays")
        let last = try #require(try folder.objects(of: "events.jsonl").last)
        #expect(last["type"] == "run.failed")
        #expect(last[path: "data", "object", "exit_status"] == 6)
        #expect(last[path: "data", "object", "stdout"] == nil)
    }

    @Test func aKeyThatEndsTheCommandCancelsTheRun() async throws {
        let folder = try await play("key")
        #expect(try folder.objects(of: "events.jsonl").last?["type"] == "run.canceled")
    }

    @Test func theCommandLearnsThatTheWindowHasAnotherSize() async throws {
        _ = try await play("size")
    }

    @Test func aShellsJobControlReachesTheCommand() async throws {
        let folder = try await play("jobs")
        let types = try folder.objects(of: "events.jsonl").map { $0["type"] }
        #expect(types.filter { $0 == "run.succeeded" }.count == 1)
        #expect(types.filter { $0 == "run.canceled" }.count == 1)
    }
}
