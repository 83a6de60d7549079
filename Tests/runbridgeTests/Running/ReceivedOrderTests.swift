import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// One change is one event, whoever tells of it, how often, and in which order.
@Suite(.inTurn) struct ReceivedOrderTests {
    private static let secret = "correct horse battery staple"
    private static let key = (0..<32).map { UInt8($0) }
    private static let environment = [
        "GITHUB_WEBHOOK_SECRET": secret, "OPENAI_API_KEY": "sk-test",
        "OPENAI_WEBHOOK_SECRET": "whsec_" + Data(key).base64EncodedString(),
    ]

    private func folder(_ watch: String, port: Int) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            store: { path: store.db }
            listen: { port: \(port), body_limit: 64KiB }
            watch:
            \(watch)
            sinks: { audit: { type: file, path: events.jsonl } }
            routes: [{ to: audit }, { when: webhook.unknown, to: audit }]
            """, to: "runbridge.yaml")
        return folder
    }

    /// The types of a run's events and how each was seen, in their order.
    private func story(of id: String, in folder: TemporaryFolder) throws -> [String] {
        try folder.objects(of: "events.jsonl").filter { $0[path: "data", "run", "id"]?.string == id }
            .map { "\($0["type"]?.string ?? "") \($0[path: "data", "via"]?.string ?? "")" }
    }

    /// A `workflow_run` with the members by which GitHub documents a run.
    private func workflowRun(_ status: String, _ conclusion: String, at time: String) -> String {
        """
        {"action": "\(status)",
         "workflow_run": {"id": 289, "name": "Build", "display_title": "Mend the \\"build\\" 🛠", "run_attempt": 1,
           "status": "\(status)", "conclusion": \(conclusion), "head_branch": "main", "event": "push",
           "created_at": "2026-11-20T19:33:08Z", "updated_at": "\(time)"},
         "repository": {"full_name": "octo-org/octo-repo"}, "sender": {"login": "octocat"}}
        """
    }

    @Test func lateAndRepeatedAndUnknownWebhooksAreTakenAndTellNothingTwice() async throws {
        let sender = Sender(port: try ListeningSocket.freePort())
        let folder = try folder(
            "  github: { provider: github-actions, poll: false, webhook: { secret: { env: GITHUB_WEBHOOK_SECRET } } }",
            port: sender.port)
        let bridge = try RunningTool("run", environment: Self.environment, in: folder)
        try await sender.isHeard(by: bridge)
        func post(_ body: String, _ event: String = "workflow_run") async throws -> String {
            try await sender.postAsGitHub(body, to: "/github", event: event, secret: Self.secret)
        }
        // Genuine, and of no use: a status, and nothing of it is kept.
        #expect(try await post(#"{"workflow_run": "#) == "400")
        #expect(try await post(#"{"workflow_run": {"id": null, "status": "completed"}}"#) == "400")
        #expect(try await post(String(repeating: "[", count: 60_000)) == "400")
        #expect(try await post(String(repeating: " ", count: 64 << 10) + "{}") == "413")
        #expect(try await post(#"{"zen": "Design for failure."}"#, "ping") == "204")
        let begun = workflowRun("in_progress", "null", at: "2026-11-20T19:33:09Z")
        let over = workflowRun("completed", #""failure""#, at: "2026-11-20T19:40:08Z")
        for body in [begun, over, over, begun, over] { #expect(try await post(body) == "204") }
        #expect(try await post("{}", "moon_landing") == "204")
        try await eventually("the last of them is told") { folder.lines(of: "events.jsonl").count >= 3 }
        let ending = try await bridge.stop()
        #expect(ending.status == 0)
        let events = try folder.objects(of: "events.jsonl")
        #expect(events.compactMap { $0["type"]?.string } == ["run.running", "run.failed", "webhook.unknown"])
        #expect(events.last?["subject"] == "webhook/moon_landing")
        let failed = try #require(events.first { $0["type"] == "run.failed" })
        #expect(failed[path: "data", "raw"] == "failure")
        #expect(failed[path: "data", "changed_at"] == "2026-11-20T19:40:08.000Z")
        #expect(failed[path: "data", "run", "name"] == #"Mend the "build" 🛠"#)
        #expect(failed[path: "data", "run", "labels", "branch"] == "main")
        #expect(!ending.complaint.contains("horse"))
    }

    /// Bodies that only the config describes.
    @Test func aBodyIsReadByTheFieldsOfTheConfig() async throws {
        let sender = Sender(port: try ListeningSocket.freePort())
        let folder = try folder(
            """
              builds:
                webhook:
                  secret: { env: GITHUB_WEBHOOK_SECRET }
                  scheme: { hmac: { header: X-Hub-Signature-256, form: "sha256={signature}", signed: "{body}" } }
                  kind: build
                  items: builds
                  fields: { id: number, status: state, name: pipeline }
                  words: { building: running, green: succeeded, red: failed }
            """, port: sender.port)
        let bridge = try RunningTool("run", environment: Self.environment, in: folder)
        try await sender.isHeard(by: bridge)
        let body = #"{"builds": {"number": 17, "state": "red", "pipeline": "nightly"}}"#
        for (secret, status) in [("\(Self.secret)x", "401"), (Self.secret, "204")] {
            #expect(try await sender.postAsGitHub(body, to: "/builds", event: "any", secret: secret) == status)
        }
        try await eventually("it is told") { !folder.lines(of: "events.jsonl").isEmpty }
        #expect(try await bridge.stop().status == 0)
        let events = try folder.objects(of: "events.jsonl")
        #expect(events.count == 1)
        #expect(events.first?["type"] == "run.failed" && events.first?["subject"] == "build/17")
        #expect(events.first?[path: "data", "run", "name"] == "nightly")
    }

    @Test func aRestartAndALateHintTellNothingTwice() async throws {
        let clock = ManualClock()
        let api = StandInServer(apiKey: Secret("sk-test"), pace: .seconds(1), clock: clock)
        try await api.serving { url in
            let sender = Sender(port: try ListeningSocket.freePort())
            let folder = try folder(
                """
                  openai:
                    provider: openai
                    base_url: "\(url)"
                    api_key: { env: OPENAI_API_KEY }
                    kinds: [batch]
                    every: 1h
                    webhook: { secret: { env: OPENAI_WEBHOOK_SECRET }, path: /hooks/openai }
                """, port: sender.port)
            func hint(_ id: String, _ type: String) async throws -> String {
                let body =
                    #"{"type": "\#(type)", "created_at": \#(clock.now.milliseconds / 1000), "data": {"id": "\#(id)"}}"#
                return try await sender.postAsOpenAI(body, to: "/hooks/openai", id: "wh_\(id)", key: Self.key)
            }
            let first = try RunningTool("run", environment: Self.environment, in: folder)
            let hinted = api.addBatch(.partial)
            clock.advance(.seconds(1))
            try await sender.isHeard(by: first)
            try await eventually("the only pass of the first bridge is over") {
                try story(of: hinted, in: folder).count == 1
            } otherwise: {
                first.complaint
            }
            clock.advance(.seconds(60))
            let lists = api.counts[.listBatches] ?? 0
            #expect(try await hint(hinted, "batch.completed") == "204")
            try await eventually("the batch is told to be over") {
                try story(of: hinted, in: folder).last == "run.succeeded webhook"
            }
            // What no hint says was read, and of this run alone.
            let told = try #require(try folder.objects(of: "events.jsonl").last)
            #expect(told[path: "data", "counts", "failed"]?.int == 10 && told[path: "data", "partial"] == true)
            #expect((api.counts[.listBatches] ?? 0) == lists)
            #expect(try await first.stop().status == 0)
            // The next start is a pass. It sees the same, and a batch that no hint told of.
            let before = folder.lines(of: "events.jsonl").count
            let polled = api.addBatch(.failed)
            clock.advance(.seconds(60))
            let second = try RunningTool("run", environment: Self.environment, in: folder)
            try await sender.isHeard(by: second)
            try await eventually("the other batch is told") {
                try story(of: polled, in: folder) == ["run.failed poll"]
            } otherwise: {
                second.complaint
            }
            #expect(try await hint(polled, "batch.failed") == "204")
            #expect(try await hint(hinted, "batch.completed") == "204")
            #expect(try await second.stop().status == 0)
            #expect(folder.lines(of: "events.jsonl").count == before + 1)
            // Nor is anything more stored that only was not delivered yet.
            let ends = try await Tool.ask("events", in: folder).filter { $0[path: "data", "terminal"] == true }
            // The second batch was over when it was first seen.
            #expect(
                ends.compactMap { $0["type"]?.string }.sorted() == ["run.discovered", "run.failed", "run.succeeded"])
        }
    }
}
