import RunbridgeCore
import RunbridgeSigning
import RunbridgeWatchers
import TestSupport
import Testing

/// Endpoints whose senders sign otherwise, by examples that their own documentation publishes.
@Suite struct WebhookSchemeTests {
    private static func during(
        _ scheme: WebhookScheme, _ secret: String, _ content: WebhookContent = .lines(),
        _ body: @escaping @Sendable (Listening) async throws -> Void
    ) async throws {
        let endpoint = WebhookEndpoint(
            path: "/hook", watcher: "ci",
            verifier: try RequestVerifier(scheme: scheme, secrets: [Secret(secret)]), content: content)
        try await Listening.during([endpoint], body)
    }

    private static func request(_ body: String, _ headers: (String, String)...) -> [UInt8] {
        Listening.request(path: "/hook", headers: headers, body: Array(body.utf8))
    }

    /// The published values of GitHub's "Validating webhook deliveries".
    @Test func gitHubsOwnExampleIsGenuineAndItsBodyIsNoJSON() async throws {
        let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        try await Self.during(.gitHub, "It's a Secret to Everybody") { listening in
            // 400 says that it came past the verifier.
            let genuine = try await listening.send(Self.request("Hello, World!", ("X-Hub-Signature-256", signature)))
            #expect(genuine.status == 400)
            let other = try await listening.send(Self.request("Hello, World?", ("X-Hub-Signature-256", signature)))
            #expect(other.status == 401)
            let old = try await listening.send(Self.request("Hello, World!", ("X-Hub-Signature", signature)))
            #expect(old.status == 401)
        }
    }

    @Test(arguments: [WebhookScheme.bearer, .gitLab])
    func aTokenIsTakenWholeOnceAndNowhereElse(_ scheme: WebhookScheme) async throws {
        let (header, prefix) = scheme == .bearer ? ("Authorization", "Bearer ") : ("X-Gitlab-Token", "")
        let body = #"{"id":"x","status":"failed"}"#
        try await Self.during(scheme, "correct horse battery") { listening in
            let good = (header, "\(prefix)correct horse battery")
            #expect(try await listening.send(Self.request(body, good)).status == 204)
            for headers in [
                [], [(header, prefix)], [(header, "\(prefix)correct horse")], [(header, good.1 + "x")], [good, good],
                [("X-Other", good.1)], [(header, "\(prefix)correct horse b\u{e4}ttery")],
            ] {
                let request = Listening.request(path: "/hook", headers: headers, body: Array(body.utf8))
                let answer = try await listening.send(request)
                #expect(answer.status == 401, "\(headers)")
            }
            #expect(listening.host.record.lines == ["run/x failed"])
        }
    }

    @Test func aFormIsRefusedWithAWordOnWhatToChange() async throws {
        let host = RecordingHost()
        let endpoint = WebhookEndpoint(
            path: "/hook", watcher: "ci",
            verifier: try RequestVerifier(scheme: .bearer, secrets: [Secret("correct horse battery")]),
            content: .lines())
        try await Listening.during([endpoint], host: host) { listening in
            let answer = try await listening.send(
                Self.request(
                    "payload=%7B%7D", ("Authorization", "Bearer correct horse battery"),
                    ("Content-Type", "application/x-www-form-urlencoded")))
            #expect(answer.status == 400)
        }
        #expect(host.record.warnings.contains { $0.contains("application/json") })
    }
}
