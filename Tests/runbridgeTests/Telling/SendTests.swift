import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// `runbridge send`
@Suite(.inTurn) struct SendTests {
    private func folder(hook: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.script("take.sh", "cat > got.json; echo taken; exit $1\n")
        _ = try folder.write(
            """
            store: { path: store.db }
            sinks:
              console: { type: stdout, format: json }
              audit: { type: file, path: events.jsonl }
              hook: { type: webhook, url: "\(hook)", secret: { env: S } }
              team: { type: slack, url: "\(hook)" }
              good: { type: command, run: [./take.sh, "0"] }
              later: { type: command, run: [./take.sh, "75"] }
              never: { type: command, run: [./take.sh, "65"] }
              none: { type: command, run: [./none.sh] }
            routes: [{ to: audit }]
            """, to: "runbridge.yaml")
        return folder
    }

    private func send(_ arguments: String..., in folder: TemporaryFolder) async throws -> Tool.Ending {
        let secret = "whsec_" + Data(count: 32).base64EncodedString()
        return try await Tool.bash(#""$0" send "$@""#, arguments, environment: ["S": secret], in: folder.path)
    }

    @Test(arguments: ["console", "audit", "hook", "team", "good"])
    func eachKindOfSinkGetsATestEvent(_ sink: String) async throws {
        try await Receiver.serving(Reply(204)) { receiver, url in
            let folder = try folder(hook: url)
            let ending = try await send(sink, "--status", "incomplete", in: folder)
            #expect(ending.status == 0, "\(ending.complaint)")
            #expect(ending.complaint.hasPrefix("✓ delivered evt_"))
            switch sink {
            case "console": #expect(try JSON(parsing: ending.output)["type"] == "run.incomplete")
            case "audit": #expect(try folder.objects(of: "events.jsonl").map { $0["type"] } == ["run.incomplete"])
            case "hook":
                #expect(try receiver.requests.map { try $0.event()["type"] } == ["run.incomplete"])
                #expect(receiver.requests.first?.headers["webhook-signature"]?.hasPrefix("v1,") == true)
                #expect(ending.complaint.contains("status 204"))
            case "team":
                #expect(receiver.requests.first?.text.contains("a test from runbridge send") == true)
            default:
                #expect(try folder.objects(of: "got.json").map { $0["type"] } == ["run.incomplete"])
                #expect(ending.complaint.contains("\ntaken"))
            }
            // It goes past the store.
            #expect(!FileManager.default.fileExists(atPath: folder.path("store.db")))
        }
    }

    @Test(arguments: [
        ("later", "take.sh exited with 75", "would try again"), ("never", "exited with 65", "would not try again"),
        ("none", "none.sh does not exist", "would try again"),
    ])
    func aScriptsAnswerIsShown(_ sink: String, _ answer: String, _ outlook: String) async throws {
        let ending = try await send(sink, in: try folder(hook: "http://127.0.0.1:9/"))
        #expect(ending.status == 3)
        #expect(ending.complaint.contains(answer), "\(ending.complaint)")
        #expect(ending.complaint.contains(outlook))
        #expect(ending.output == "")
    }

    @Test(arguments: [
        (422, "would not try again"), (410, "would not try again"), (500, "would try again"), (302, "would try again"),
    ])
    func aReceiversAnswerIsShown(_ status: Int, _ outlook: String) async throws {
        try await Receiver.serving(Reply(status, headers: ["Location": "http://127.0.0.1:9/"])) { receiver, url in
            let ending = try await send("hook", in: try folder(hook: url))
            #expect(ending.status == 3)
            #expect(ending.complaint.contains("\(status)"), "\(ending.complaint)")
            #expect(ending.complaint.contains(outlook), "\(ending.complaint)")
            #expect(receiver.count == 1)
        }
    }

    @Test func aReceiverThatIsNotThereIsNamed() async throws {
        let ending = try await send("hook", in: try folder(hook: "http://127.0.0.1:9/secret/path"))
        #expect(ending.status == 3)
        #expect(ending.complaint.contains("127.0.0.1:9"))
        #expect(ending.complaint.contains("refused"))
        #expect(!ending.complaint.contains("secret"))
    }

    @Test func aSinkThatIsNotThereIsNamed() async throws {
        let folder = try folder(hook: "http://127.0.0.1:9/")
        let ending = try await send("hok", in: folder)
        #expect(ending.status == 1)
        #expect(ending.complaint.contains("did you mean 'hook'?"))
        #expect(try await send("hook", "--status", "faild", in: folder).status == 2)
    }
}
