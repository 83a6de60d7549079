import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// A bridge that receives webhooks.
@Suite(.inTurn) struct ReceivingTests {
    private static let gitHubSecret = "It's a Secret to Everybody"
    private static let key = (0..<32).map { UInt8($0) }
    private static let environment = [
        "GITHUB_WEBHOOK_SECRET": gitHubSecret, "OPENAI_API_KEY": "sk-test",
        "OPENAI_WEBHOOK_SECRET": "whsec_" + Data(key).base64EncodedString(),
    ]

    private func folder(_ watch: String, port: Int) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            """
            listen: { port: \(port) }
            watch:
              \(watch)
            sinks: { audit: { type: file, path: events.jsonl } }
            routes: [{ to: audit }]
            """, to: "runbridge.yaml")
        return folder
    }

    /// The types of the events so far, and of which runs.
    private func told(_ folder: TemporaryFolder) throws -> [String] {
        try folder.objects(of: "events.jsonl").map {
            "\($0["type"]?.string ?? "") \($0[path: "data", "run", "id"]?.string ?? "")"
        }
    }

    /// A webhook that GitHub documents.
    private func published(_ index: Int) throws -> String {
        let file = try Data(contentsOf: URL(filePath: Files.fixture("catalog/webhooks/github-actions.json")))
        let body = try #require(try JSON(parsing: Array(file)).array?[index]["body"])
        return String(decoding: body.encoded(), as: UTF8.self)
    }

    @Test func aWebhookOfGitHubIsAnEventAndAForgedOneIsNothing() async throws {
        let sender = Sender(port: try ListeningSocket.freePort())
        let folder = try folder(
            "github: { provider: github-actions, poll: false, webhook: { secret: { env: GITHUB_WEBHOOK_SECRET } } }",
            port: sender.port)
        let bridge = try RunningTool("run", environment: Self.environment, in: folder)
        try await sender.isHeard(by: bridge)
        let body = try published(0)
        func post(_ body: String, secret: String = Self.gitHubSecret) async throws -> String {
            try await sender.postAsGitHub(body, to: "/github", event: "workflow_run", secret: secret)
        }
        #expect(try await post(body, secret: "not the secret") == "401")
        #expect(try await sender.post(body, to: "/github", ["X-GitHub-Event: workflow_run"]) == "401")
        #expect(try await post("{}") == "400")
        #expect(try await sender.post(body, to: "/", []) == "404")
        #expect(try await post(body) == "204")
        // Sent again, as GitHub's "Redeliver" does, it is no news.
        #expect(try await post(body) == "204")
        try await eventually("the event is in the file") { try !told(folder).isEmpty }
        let ending = try await bridge.stop()
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(try told(folder) == ["run.succeeded 289782451"])
        let event = try #require(try folder.objects(of: "events.jsonl").first)
        #expect(event[path: "data", "via"]?.string == "webhook")
        #expect(event[path: "data", "run", "watcher"]?.string == "github")
        #expect(!ending.complaint.contains(Self.gitHubSecret))
    }

    @Test func aThinWebhookIsReadAgainAndItsPollIsTheSameEvent() async throws {
        let api = StandInServer(apiKey: Secret("sk-test"), pace: .milliseconds(100))
        try await api.serving { url in
            let sender = Sender(port: try ListeningSocket.freePort())
            let folder = try folder(
                """
                openai:
                    provider: openai
                    base_url: "\(url)"
                    api_key: { env: OPENAI_API_KEY }
                    kinds: [batch]
                    every: 2s
                    webhook: { path: /hooks/openai, secret: { env: OPENAI_WEBHOOK_SECRET } }
                """, port: sender.port)
            let bridge = try RunningTool("run", environment: Self.environment, in: folder)
            try await sender.isHeard(by: bridge)
            try await eventually("the first pass is over") { api.counts[.listBatches] ?? 0 > 0 }
            let batch = api.addBatch(.failed)
            try await eventually("the batch is known to be over") {
                try await Tool.bash(
                    #"curl -s -H 'Authorization: Bearer sk-test' "$1" | grep -q '"failed"'"#, "\(url)/batches/\(batch)"
                ).status == 0
            }
            // It says `completed`, which the reading corrects: the reading wins.
            let body = #"{"id":"evt_1","type":"batch.completed","created_at":1750861210,"data":{"id":"\#(batch)"}}"#
            for _ in 0..<2 {
                #expect(
                    try await sender.postAsOpenAI(body, to: "/hooks/openai", id: "wh_1", key: Self.key) == "204")
            }
            #expect(try await sender.postAsOpenAI(body, to: "/hooks/openai", id: "wh_1", key: [1, 2, 3]) == "401")
            let passes = api.counts[.listBatches] ?? 0
            try await eventually("two more passes are over") { api.counts[.listBatches] ?? 0 > passes + 2 }
            #expect(try await bridge.stop().status == 0)
            let ends = try told(folder).filter { $0.hasPrefix("run.failed") || $0.hasPrefix("run.succeeded") }
            #expect(ends == ["run.failed \(batch)"], "\(bridge.complaint)")
        }
    }

    @Test func aPortInUseIsOneClearMessage() async throws {
        let taken = try ListeningSocket()
        let folder = try folder("hooks: { webhook: { secret: { env: GITHUB_WEBHOOK_SECRET } } }", port: taken.port)
        for command in ["run", "check"] {
            let ending = try await Tool.run(
                command, environment: ["GITHUB_WEBHOOK_SECRET": "whsec_" + Data(Self.key).base64EncodedString()],
                in: folder.path)
            #expect(ending.status == (command == "run" ? 3 : 1))
            let text = ending.output + ending.complaint
            #expect(text.contains("127.0.0.1:\(taken.port): another program listens there"), "\(text)")
        }
    }

    @Test func linesComeByWebhookTooAndTimeIsTold() async throws {
        let sender = Sender(port: try ListeningSocket.freePort())
        let folder = try folder(
            """
            jobs:
                webhook: { scheme: bearer, secret: { env: GITHUB_WEBHOOK_SECRET }, kind: job }
                stalled_after: 700ms
                expect_within: 1s
                expect: { every: 900ms, name: nightly-* }
            """, port: sender.port)
        let bridge = try RunningTool("run", environment: Self.environment, in: folder)
        try await sender.isHeard(by: bridge)
        let token = "Authorization: Bearer \(Self.gitHubSecret)"
        #expect(try await sender.post(line("a", "running"), to: "/jobs", [token]) == "204")
        #expect(try await sender.post(line("b", "running"), to: "/jobs", ["Authorization: Bearer no"]) == "401")
        try await eventually("all is told") {
            try Set(self.told(folder).map { $0.prefix { $0 != " " } })
                == ["run.running", "run.stalled", "run.overdue", "run.missing"]
        } otherwise: {
            bridge.complaint
        }
        #expect(try await bridge.stop().status == 0)
        let all = try told(folder)
        #expect(all.count == 4, "\(all)")
        #expect(all.filter { !$0.hasPrefix("run.missing") }.allSatisfy { $0.hasSuffix(" a") })
    }
}
