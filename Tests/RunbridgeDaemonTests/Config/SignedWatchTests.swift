import RunbridgeCore
import RunbridgeDaemon
import RunbridgeProviders
import Testing

/// Watchers whose requests are signed for AWS: what they must say, and what they may keep as secrets.
struct SignedWatchTests {
    private static let environment = ["AWS_SECRET_ACCESS_KEY": "secret-key", "AWS_SESSION_TOKEN": "session-1"]

    private func findings(_ keys: String) -> ConfigFindings {
        ConfigFixture.examine("watch: { a: { \(keys) } }\n", environment: Self.environment)
    }

    private static let signed = """
        provider: aws-stepfunctions, api_key: { env: AWS_SECRET_ACCESS_KEY }, parameters: { region: eu-west-1, \
        access_key_id: AKIA1, state_machine: arn
        """

    @Test func aSessionTokenIsNamedAndNotWritten() throws {
        let findings = findings("\(Self.signed), session_token: { env: AWS_SESSION_TOKEN } }")
        let config = try #require(findings.config, "\(findings.mistakes.lines)")
        guard case .provider(let settings) = config.watchers[0].source else {
            Issue.record("\(config.watchers[0])")
            return
        }
        let request = try settings.provider.listRequest(for: settings.kinds[0], parameters: settings.parameters)
        #expect(request.url == "https://states.eu-west-1.amazonaws.com/")
        #expect(
            request.signing
                == AWSSigning(
                    service: "states", region: "eu-west-1", keyID: "AKIA1", sessionToken: Secret("session-1")))
    }

    @Test func aSecretThatIsNotThereIsTheOnlyComplaint() {
        let findings = findings("\(Self.signed), session_token: { env: NOWHERE } }")
        #expect(findings.mistakes.lines == [])
        #expect(findings.missingSecrets.lines.count == 1)
    }

    struct Case: Sendable {
        var keys: String
        /// The parameters that are asked for.
        var missing: [String]
    }

    @Test(
        arguments: [
            Case(keys: Self.signed + " }", missing: []),
            Case(
                keys: "provider: aws-stepfunctions, api_key: { env: AWS_SECRET_ACCESS_KEY }",
                missing: ["region", "access_key_id", "state_machine"]),
            // What wants no signature has no key.
            Case(
                keys:
                    "provider: aws-stepfunctions, base_url: 'http://127.0.0.1:8083', parameters: { state_machine: arn }",
                missing: []),
            Case(
                keys: """
                    provider: aws-stepfunctions, base_url: 'http://127.0.0.1:4566', \
                    api_key: { env: AWS_SECRET_ACCESS_KEY }, parameters: { state_machine: arn }
                    """, missing: ["region", "access_key_id"]),
            Case(
                keys:
                    "provider: aws-bedrock, api_key: { env: AWS_SECRET_ACCESS_KEY }, parameters: { region: eu-west-1 }",
                missing: []),
            Case(
                keys: """
                    provider: aws-bedrock, api_key: { env: AWS_SECRET_ACCESS_KEY }, base_url: 'http://127.0.0.1:4566', \
                    parameters: { access_key_id: AKIA1 }
                    """, missing: ["region"]),
        ])
    func asksForWhatSigningTakes(_ row: Case) {
        let mistakes = findings(row.keys).mistakes.lines
        #expect(mistakes.count == row.missing.count, "\(mistakes)")
        for (mistake, name) in zip(mistakes, row.missing) {
            #expect(mistake.contains("needs the parameter '\(name)'"), "\(mistake)")
        }
    }
}
