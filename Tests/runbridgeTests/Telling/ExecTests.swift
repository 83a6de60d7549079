import Foundation
import RunbridgeCore
import TestSupport
import Testing

/// `runbridge exec`
@Suite(.inTurn) struct ExecTests {
    private static let config = """
        store: { path: store.db }
        sinks: { audit: { type: file, path: events.jsonl } }
        routes: [{ to: audit }]
        """

    private func folder(_ config: String = config) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try folder.write(config, to: "runbridge.yaml")
        return folder
    }

    @Test func theCommandKeepsItsStatusAndItsStreams() async throws {
        let folder = try folder()
        let ending = try await Tool.run(
            "exec", "--name", "nightly", "-l", "team=ops", "--", "sh", "-c", "cat; echo bad luck >&2; exit 7",
            input: "one\ntwo", in: folder.path)
        #expect(ending.status == 7)
        #expect(ending.output == "one\ntwo")
        #expect(ending.complaint == "bad luck\n")

        // Without a bridge it has delivered by itself.
        let events = try folder.objects(of: "events.jsonl")
        #expect(events.map { $0["type"] } == ["run.running", "run.failed"])
        let failed = try #require(events.last)
        #expect(failed[path: "data", "run", "name"] == "nightly")
        #expect(failed[path: "data", "run", "labels", "team"] == "ops")
        #expect(failed[path: "data", "via"] == "exec")
        #expect(failed[path: "data", "error", "message"] == "bad luck")
        #expect(failed[path: "data", "object", "exit_status"] == 7)
        #expect(failed[path: "data", "object", "stdout"] == "one\ntwo")
        #expect(failed[path: "data", "object", "stderr"] == "bad luck\n")
        let stored = try await Tool.ask("events", "--type", "run.failed", in: folder)
        #expect(stored == [failed])
    }

    @Test func itsDurationIsTheCommandsOwn() async throws {
        let folder = try folder()
        #expect(try await Tool.run("exec", "--", "sleep", "0.3", in: folder.path).status == 0)
        let last = try #require(try folder.objects(of: "events.jsonl").last)
        #expect(last["type"] == "run.succeeded")
        let duration = try #require(last[path: "data", "duration_s"]?.double)
        #expect((0.3..<10).contains(duration))
        #expect(abs(duration - (last[path: "data", "object", "duration_s"]?.double ?? 0)) < 1)
    }

    @Test func aRunningBridgeDelivers() async throws {
        let folder = try folder()
        let bridge = try RunningTool("run", in: folder)
        try await bridge.complains(of: "Ctrl-C ends it")
        #expect(try await Tool.run("exec", "--", "true", in: folder.path).status == 0)
        try await eventually("the bridge delivers") { folder.lines(of: "events.jsonl").count == 2 }
        #expect(try folder.objects(of: "events.jsonl").last?["type"] == "run.succeeded")
        #expect(try await bridge.stop().status == 0)
    }

    @Test(arguments: [
        "sinks: { audit: { type: fiel } }\nrutes: []\n", "store: { path: . }\n", "store: { path: none/there.db }\n",
        "{",
    ])
    func whatIsWrongWithRunbridgeDoesNotBreakTheCommand(_ config: String) async throws {
        let folder = try folder(config)
        let ending = try await Tool.run("exec", "--", "sh", "-c", "cat; exit 5", input: "hello", in: folder.path)
        #expect(ending.status == 5)
        #expect(ending.output == "hello")
        #expect(ending.complaint.contains(" recorded"), "\(ending.complaint)")
    }

    @Test func withoutAConfigItRunsAllTheSame() async throws {
        let folder = try TemporaryFolder()
        let ending = try await Tool.run("exec", "--", "sh", "-c", "exit 9", in: folder.path)
        #expect(ending.status == 9)
        #expect(ending.complaint.contains("not recorded"))
    }

    @Test func aReceiverThatIsNotThereDoesNotHoldItUp() async throws {
        let folder = try folder(
            """
            store: { path: store.db }
            sinks: { hook: { type: webhook, url: "http://127.0.0.1:1/" } }
            routes: [{ to: hook }]
            """)
        let began = ContinuousClock.now
        let ending = try await Tool.run("exec", "--", "sh", "-c", "exit 3", in: folder.path)
        #expect(ending.status == 3)
        #expect(ending.complaint.contains("`runbridge run` makes later attempts"), "\(ending.complaint)")
        #expect(.now - began < .seconds(20))
    }

    @Test(arguments: [("/none/there", 127), ("/etc/passwd", 126)])
    func whatCannotBeRunEndsAsInAShell(_ program: String, _ status: Int32) async throws {
        let folder = try folder()
        let ending = try await Tool.run("exec", "--", program, in: folder.path)
        #expect(ending.status == status)
        #expect(ending.complaint.contains(program))
        #expect(try folder.objects(of: "events.jsonl").last?["type"] == "run.failed")
    }

    @Test(arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
    func signalsReachTheCommandAndItIsCanceled(_ signal: Int32, _ status: Int32) async throws {
        let folder = try folder()
        let tool = try RunningTool("exec", "--", "sh", "-c", "touch begun; exec sleep 300", in: folder)
        try await folder.wait(for: "begun")
        let ending = try await tool.stop(by: signal)
        #expect(ending.status == status, "\(ending.complaint)")
        #expect(try folder.objects(of: "events.jsonl").last?["type"] == "run.canceled")
    }

    @Test func aTimeLimitEndsItAsExpired() async throws {
        let folder = try folder()
        let ending = try await Tool.run("exec", "--timeout", "1s", "--", "sleep", "300", in: folder.path)
        #expect(ending.status == 143)
        #expect(try folder.objects(of: "events.jsonl").last?["type"] == "run.expired")
    }

    @Test func aSignalFromSomebodyElseIsAFailure() async throws {
        let folder = try folder()
        let ending = try await Tool.run("exec", "--", "sh", "-c", "kill -TERM $$", in: folder.path)
        #expect(ending.status == 143)
        let last = try #require(try folder.objects(of: "events.jsonl").last)
        #expect(last["type"] == "run.failed")
        #expect(last[path: "data", "object", "signal"] == "SIGTERM")
    }

    @Test func otherExitStatusesCountAsSuccessWhereTold() async throws {
        let folder = try folder()
        #expect(try await Tool.run("exec", "--ok-exit", "0,3", "--", "sh", "-c", "exit 3", in: folder.path).status == 3)
        #expect(try folder.objects(of: "events.jsonl").last?["type"] == "run.succeeded")
    }

    @Test func aHeartbeatTellsThatItIsAliveAndWhatItSaidSoFar() async throws {
        let folder = try folder(
            """
            store: { path: store.db }
            sinks: { audit: { type: file, path: events.jsonl } }
            routes: [{ to: audit, when: run.progress }]
            """)
        let bridge = try RunningTool("run", in: folder)
        try await bridge.complains(of: "Ctrl-C ends it")
        let script = "echo working; until test -e events.jsonl; do sleep 0.1; done; exit 4"
        let ending = try await Tool.run("exec", "--heartbeat", "1s", "--", "sh", "-c", script, in: folder.path)
        #expect(ending.status == 4)
        _ = try await bridge.stop()
        let beat = try #require(try folder.objects(of: "events.jsonl").first)
        #expect(beat["type"] == "run.progress")
        #expect(beat[path: "data", "status"] == "running")
        #expect(beat[path: "data", "object", "stdout"] == "working\n")
    }

    @Test func aHeartbeatThatIsTooQuickIsRefused() async throws {
        let ending = try await Tool.run("exec", "--heartbeat", "10ms", "--", "true")
        #expect(ending.status == 2)
        #expect(ending.complaint.contains("too often"), "\(ending.complaint)")
    }

    @Test(arguments: [[], ["--no-git"], ["-l", "branch=mine"]])
    func gitSaysWhatIsCheckedOut(_ flags: [String]) async throws {
        let folder = try folder()
        let commit = String(repeating: "0a", count: 20)
        try FileManager.default.createDirectory(
            atPath: folder.path(".git/refs/heads"), withIntermediateDirectories: true)
        try folder.write("ref: refs/heads/main\n", to: ".git/HEAD")
        try folder.write("\(commit)\n", to: ".git/refs/heads/main")
        let ending = try await Tool.bash("\"$0\" exec \"$@\" -- true", flags, in: folder.path)
        #expect(ending.status == 0, "\(ending.complaint)")
        let last = try #require(try folder.objects(of: "events.jsonl").last)
        let name = folder.url.lastPathComponent
        let labels: [String: JSON] =
            switch flags.first {
            case "--no-git": [:]
            case "-l": ["branch": "mine", "commit": .string(commit), "repository": .string(name)]
            default: ["branch": "main", "commit": .string(commit), "repository": .string(name)]
            }
        let told = last[path: "data", "run", "labels"]?.members ?? []
        #expect(Dictionary(told.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }) == labels)
    }
}
