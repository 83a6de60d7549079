import RunbridgeCore
import RunbridgeSigning
import Testing

@Suite struct RequestSignerTests {
    private static let now = Timestamp(seconds: 1_764_000_000)
    private static let body = Array("{}".utf8)

    private static func headers(
        _ scheme: WebhookScheme, _ secrets: [String]
    ) throws -> [(name: String, value: String)] {
        try RequestSigner(scheme: scheme, secrets: secrets.map { Secret($0) })
            .headers(id: WebhookID("msg_1"), timestamp: now, body: body)
    }

    @Test(arguments: [WebhookScheme.gitHub, .slack, .stripe, .buildkite]) func whatItSignsIsTaken(
        _ scheme: WebhookScheme
    ) throws {
        let secret = "a secret of some length"
        let headers = try Self.headers(scheme, [secret])
        let verifier = try RequestVerifier(scheme: scheme, secrets: [Secret(secret)])
        #expect(verifier.verify(WebhookRequest(headers: headers, body: Self.body), now: Self.now).isGenuine)
        #expect(!verifier.verify(WebhookRequest(headers: headers, body: [0]), now: Self.now).isGenuine)
    }

    @Test func pairsHaveRoomForASignatureOfEachSecret() throws {
        let headers = try Self.headers(.stripe, ["the old secret", "the new secret"])
        #expect(headers[0].value.split(separator: ",").map { $0.prefix(3) } == ["t=1", "v1=", "v1="])
        for secret in ["the old secret", "the new secret"] {
            let verifier = try RequestVerifier(scheme: .stripe, secrets: [Secret(secret)])
            #expect(verifier.verify(WebhookRequest(headers: headers, body: Self.body), now: Self.now).isGenuine)
        }
        #expect(throws: SigningError.oneSignatureOnly("X-Hub-Signature-256")) {
            try Self.headers(.gitHub, ["the old secret", "the new secret"])
        }
    }

    @Test func whatSignsNothingIsRefused() {
        #expect(throws: SigningError.tokenSignsNothing(header: "X-Gitlab-Token", prefix: "")) {
            try Self.headers(.gitLab, ["a-token-of-mine"])
        }
        #expect(throws: SigningError.noSecrets) { try Self.headers(.gitHub, []) }
        #expect(throws: SigningError.tooShort(bytes: 3)) { try Self.headers(.gitHub, ["abc"]) }
    }
}
