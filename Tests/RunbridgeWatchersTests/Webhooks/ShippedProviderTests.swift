import Foundation
import RunbridgeCore
import RunbridgeProviders
import RunbridgeSigning
import RunbridgeWatchers
import TestSupport
import Testing

/// Webhooks that OpenAI and GitHub publish as examples, received by the files that are shipped.
@Suite struct ShippedProviderTests {
    private static func provider(_ name: String) throws -> Provider {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../config/providers")
        let yaml = try String(contentsOf: folder.appending(path: "\(name).yaml"), encoding: .utf8)
        return try Provider.read(yaml: yaml, file: "\(name).yaml", name: name)
    }

    /// The example of the tests of OpenAI's own Python package, by its secret and at its time.
    private static let openAIBody =
        #"{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, "#
        + #""type": "response.completed", "data": {"id": "resp_123"}}"#
    private static let openAIHeaders = [
        ("User-Agent", "OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)"),
        ("webhook-id", "wh_685c059ae39c8190af8c71ed1022a24d"), ("webhook-timestamp", "1750861210"),
        ("webhook-signature", "v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY="),
    ]

    @Test func openAIsExampleIsAHintAtItsResponse() async throws {
        let provider = try Self.provider("openai")
        let scheme = try #require(provider.webhook?.scheme)
        let read = Sighting(status: .succeeded, raw: "completed", provider: "openai", name: "read")
        let endpoint = WebhookEndpoint(
            path: "/openai", watcher: "openai",
            verifier: try RequestVerifier(
                scheme: scheme, secrets: [Secret("whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=")]),
            content: .provider(
                provider, reread: { kind, id, _ in kind == "response" && id == "resp_123" ? .seen(read) : .gone }))
        let clock = ManualClock(Timestamp(seconds: 1_750_861_210))
        try await Listening.during([endpoint], clock: clock) { listening in
            let request = Listening.request(
                path: "/openai", headers: Self.openAIHeaders, body: Array(Self.openAIBody.utf8))
            for status in [204, 204, 401] {
                let answer = try await listening.send(request)
                #expect(answer.status == status)
                // Twice within the five minutes, and once a second after them.
                clock.advance(status == 401 || listening.host.record.lines.count < 2 ? .seconds(300) : .seconds(1))
            }
            #expect(listening.host.record.lines == ["response/resp_123 succeeded", "response/resp_123 succeeded"])
            #expect(listening.host.record.observations.first?.sighting == read)
        }
    }

    /// `workflow_run` as GitHub's documentation of webhook payloads has it, cut down to what runs are told by.
    private static let workflowRun = """
        {"action": "completed",
         "workflow_run": {"id": 1296269, "name": "Build", "run_attempt": 2, "status": "completed",
           "conclusion": "failure", "html_url": "https://github.com/octo-org/octo-repo/actions/runs/1296269",
           "created_at": "2020-01-22T19:33:08Z", "updated_at": "2020-01-22T19:40:08Z", "head_branch": "main"},
         "repository": {"full_name": "octo-org/octo-repo"}, "sender": {"login": "octocat"}}
        """

    @Test func gitHubsWorkflowRunsAreReadAndItsOtherEventsAreTaken() async throws {
        let endpoint = WebhookEndpoint(
            path: "/github", watcher: "github",
            verifier: try RequestVerifier(scheme: .bearer, secrets: [Secret("correct horse battery")]),
            content: .provider(try Self.provider("github-actions")))
        try await Listening.during([endpoint]) { listening in
            for (event, body) in [
                ("ping", #"{"zen": "Design for failure."}"#), ("workflow_run", Self.workflowRun),
                ("workflow_run", Self.workflowRun), ("moon_landing", "{}"),
            ] {
                let answer = try await listening.send(
                    Listening.request(
                        path: "/github",
                        headers: [("Authorization", "Bearer correct horse battery"), ("X-GitHub-Event", event)],
                        body: Array(body.utf8)))
                #expect(answer.status == 204, "\(event)")
            }
            #expect(
                listening.host.record.lines == [
                    "workflow_run/1296269 failed", "workflow_run/1296269 failed", "webhook/moon_landing not known",
                ])
            let sighting = try #require(listening.host.record.observations.first?.sighting)
            #expect(sighting.attempt == 2 && sighting.raw == "failure" && !sighting.unconfirmed)
        }
    }
}
