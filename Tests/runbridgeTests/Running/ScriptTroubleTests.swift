import Foundation
import RunbridgeCore
import TestSupport
import Testing

/// Scripts and receivers that do what they should not: the outcome says so, and the bridge lives.
@Suite(.inTurn) struct ScriptTroubleTests {
    /// A script, how its delivery ends and what is said of it.
    struct Case: Sendable {
        var name: String
        /// Its text; `nil` where there is none.
        var script: String?
        var isExecutable = true
        var state: String
        var hints: [String]
    }

    static let cases = [
        Case(name: "missing", script: nil, state: "dead", hints: ["missing.sh does not exist"]),
        Case(name: "plain", script: "exit 0", isExecutable: false, state: "dead", hints: ["plain.sh", "chmod +x"]),
        Case(name: "loud", script: "yes | head -c 104857600; echo enough", state: "delivered", hints: ["enough"]),
        Case(
            name: "moaning", script: "yes | head -c 104857600 >&2; echo no more >&2; exit 9", state: "dead",
            hints: ["moaning.sh exited with 9", "no more"]),
        Case(name: "endless", script: "sleep 300", state: "dead", hints: ["endless.sh did not end within 1s"]),
        Case(
            name: "deaf", script: "trap '' TERM; sleep 300 & wait; sleep 300", state: "dead",
            hints: ["deaf.sh did not end within 1s"]),
        Case(name: "shut", script: "exec 0<&-; sleep 0.2", state: "delivered", hints: []),
        Case(name: "hasty", script: "exit 0", state: "delivered", hints: []),
        Case(name: "killed", script: "kill -9 $$", state: "dead", hints: ["SIGKILL"]),
        Case(name: "parent", script: "sleep 60 & exit 0", state: "delivered", hints: []),
        Case(
            name: "binary", script: #"printf '\377\376\000\033[31m'; exit 1"#, state: "dead", hints: ["exited with 1"]),
    ]

    @Test func theOutcomeSaysWhatAScriptDid() async throws {
        let folder = try TemporaryFolder()
        var sinks = ""
        for one in Self.cases {
            if let script = one.script {
                try folder.script("\(one.name).sh", script + "\n")
                if !one.isExecutable {
                    try FileManager.default.setAttributes(
                        [.posixPermissions: 0o644], ofItemAtPath: folder.path("\(one.name).sh"))
                }
            }
            sinks += "  \(one.name): { type: command, run: [./\(one.name).sh], timeout: 30s, retry: none }\n"
        }
        for name in ["endless", "deaf"] {
            sinks = sinks.replacing("[./\(name).sh], timeout: 30s", with: "[./\(name).sh], timeout: 1s")
        }
        _ = try folder.write(
            """
            store: { path: store.db }
            watch: { ci: { lines: stdin } }
            sinks:
              audit: { type: file, path: events.jsonl }
            \(sinks)
            routes: [{ to: [audit, \(Self.cases.map(\.name).joined(separator: ", "))] }]
            """, to: "runbridge.yaml")
        // More than a pipe holds, so that who does not read it is noticed.
        let object = String(repeating: "x", count: 60_000)
        let ending = try await Tool.run(
            "run", "--drain", input: #"{"id":"a","status":"failed","object":{"x":"\#(object)"}}"# + "\n",
            in: folder.path)
        #expect(ending.status == 4)
        #expect(folder.lines(of: "events.jsonl").count == 1)
        let id = try #require(try folder.objects(of: "events.jsonl").first?["id"]?.string)
        let explanation = try #require(try await Tool.ask("explain", id, in: folder).first)
        for one in Self.cases {
            let delivery = try #require(explanation["deliveries"]?.array?.first { $0["sink"]?.string == one.name })
            #expect(delivery["state"]?.string == one.state, "\(one.name): \(delivery)")
            let attempt = try #require(delivery["attempts"]?.array?.last, "\(one.name)")
            let detail = attempt["detail"]?.string ?? ""
            for hint in one.hints { #expect(detail.contains(hint), "\(one.name): \(detail)") }
            #expect(detail.utf8.count < 4096)
            #expect(!detail.contains("\u{1b}"))
        }
    }

    @Test func aReceiverThatIsNotThereIsWaitedForAndGetsAll() async throws {
        let folder = try TemporaryFolder()
        let port = try ListeningSocket.freePort()
        _ = try folder.write(
            """
            store: { path: store.db }
            watch: { ci: { lines: stdin } }
            sinks:
              audit: { type: file, path: events.jsonl }
              hook: { type: webhook, url: "http://127.0.0.1:\(port)/", secret: { env: S }, retry: { attempts: 50, first: 100ms } }
            routes: [{ to: [audit, hook] }]
            """, to: "runbridge.yaml")
        let secret = "whsec_" + Data(count: 32).base64EncodedString()
        let lines = (0..<100).map { line("run-\($0)", "failed") }.joined()
        let bridge = try RunningTool("run", environment: ["S": secret], input: lines, in: folder)
        // The other sink is not held up, and what waits is told once.
        try await bridge.complains(of: "hook: this sink keeps failing")
        try await eventually("the file has all") { folder.lines(of: "events.jsonl").count >= 100 }
        let judge = try await PythonJudge.environment(packages: "standardwebhooks")
        let receiver = try RunningTool(
            Files.judge("receive.py"), "\(port)", folder.path("got"), executable: judge.python, in: folder)
        try await bridge.complains(of: "hook: this sink takes deliveries again")
        let ids = { Set(folder.lines(of: "got")) }
        try await eventually("all arrive") {
            ids().count >= 100
        } otherwise: {
            bridge.complaint
        }
        #expect(try await bridge.stop().status == 0)
        #expect(bridge.complaint.split(separator: "keeps failing").count == 2, "\(bridge.complaint)")
        let failed = try folder.objects(of: "events.jsonl").filter { $0["type"] == "run.failed" }
        #expect(ids().isSuperset(of: failed.compactMap { $0["id"]?.string }))
        _ = try await receiver.stop(by: SIGKILL)
    }
}
