import RunbridgeCore
import RunbridgeProviders
import Testing

/// Requests that are signed by Signature Version 4, as provider files describe it.
struct SignedRequestTests {
    private func provider(_ authentication: String, parameters: String = Self.parameters) throws -> Provider {
        try RunbridgeProvidersTests.provider(
            kind: "list: { path: /jobs }\nwords: { done: succeeded }",
            head: """
                base_url: "https://jobs.{region}.amazonaws.com"
                authentication: \(authentication)
                parameters: { \(parameters) }
                """)
    }

    private static let parameters = "region: Where, access_key_id: Who, session_token: Which"
    private static let given = ["region": "eu-west-1", "access_key_id": "AKIA1"]

    private func request(_ authentication: String, _ given: [String: String]) throws -> ProviderRequest {
        let provider = try provider(authentication)
        return try provider.listRequest(for: provider.kinds[0], parameters: given)
    }

    @Test func saysHowItIsSigned() throws {
        let request = try request("{ aws_sigv4: states }", Self.given)
        #expect(request.signing == AWSSigning(service: "states", region: "eu-west-1", keyID: "AKIA1"))
        // The key goes into no header.
        #expect(request.headers(key: Secret("k")) == [] && request.missingForSigning == nil)
    }

    @Test func temporaryCredentialsHaveATokenThatIsNotShown() throws {
        let request = try request(
            "{ aws_sigv4: states }", Self.given.merging(["session_token": "sess-1"]) { $1 })
        #expect(request.signing?.sessionToken == Secret("sess-1"))
        var shown = "\(request)"
        dump(request, to: &shown)
        #expect(!shown.contains("sess-1"))
    }

    @Test func whoHasNoKeyNeedsNoKeyID() throws {
        let request = try request("{ aws_sigv4: states }", ["region": "eu-west-1"])
        #expect(request.signing == nil && request.headers(key: nil) == [])
        #expect(request.missingForSigning == "access_key_id")
    }

    @Test func aTokenWithoutAKeyIDIsAMistake() throws {
        for notation in ["{ aws_sigv4: states }", "{ aws_sigv4: bedrock, or_bearer: true }"] {
            #expect(throws: RequestProblem.missingParameter("access_key_id")) {
                try request(notation, ["region": "eu-west-1", "session_token": "t"])
            }
        }
    }

    @Test func theKeyIsABearerTokenWhereNoKeyIDIsGiven() throws {
        let notation = "{ aws_sigv4: bedrock, or_bearer: true }"
        let bearer = try request(notation, ["region": "eu-west-1"])
        #expect(bearer.signing == nil && bearer.missingForSigning == nil)
        #expect(bearer.headers(key: Secret("k")) == [RequestHeader(name: "Authorization", value: "Bearer k")])
        let signed = try request(notation, Self.given)
        #expect(signed.signing?.service == "bedrock" && signed.headers(key: Secret("k")) == [])
    }

    @Test func regionAndKeyIDCanStandInTheFile() throws {
        let provider = try provider(
            "{ aws_sigv4: execute-api, region: us-east-1, access_key_id: \"AKIA{team}\" }",
            parameters: "region: Where, team: Whose")
        let request = try provider.listRequest(for: provider.kinds[0], parameters: ["region": "x", "team": "7"])
        #expect(request.signing == AWSSigning(service: "execute-api", region: "us-east-1", keyID: "AKIA7"))
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "é", "\u{0}"])
    func noValueBeginsAHeaderOfItsOwn(_ value: String) throws {
        #expect(throws: RequestProblem.unusableHeader(value)) {
            try request("{ aws_sigv4: states }", ["region": "eu-west-1", "access_key_id": value])
        }
        // The token itself is not told.
        #expect(throws: RequestProblem.unusableHeader("the session token")) {
            try request("{ aws_sigv4: states }", Self.given.merging(["session_token": value]) { $1 })
        }
    }

    struct Need: Sendable {
        var authentication: String
        var given: Set<String> = []
        var withKey = true
        var moved = false
        var needed: [String]
    }

    @Test(
        arguments: [
            Need(authentication: "{ aws_sigv4: s }", needed: ["region", "access_key_id"]),
            Need(authentication: "{ aws_sigv4: s }", moved: true, needed: ["region", "access_key_id"]),
            Need(authentication: "{ aws_sigv4: s }", withKey: false, needed: ["region"]),
            Need(authentication: "{ aws_sigv4: s }", withKey: false, moved: true, needed: []),
            Need(authentication: "{ aws_sigv4: s, or_bearer: true }", needed: ["region"]),
            Need(authentication: "{ aws_sigv4: s, or_bearer: true }", moved: true, needed: []),
            Need(
                authentication: "{ aws_sigv4: s, or_bearer: true }", given: ["access_key_id"], moved: true,
                needed: ["region", "access_key_id"]),
            Need(
                authentication: "{ aws_sigv4: s, or_bearer: true }", given: ["session_token"],
                needed: ["region", "access_key_id"]),
        ])
    func asksForWhatSigningTakes(_ row: Need) throws {
        var provider = try provider(row.authentication)
        if row.moved { provider = provider.moved(to: try #require(URLTemplate("http://127.0.0.1:8083"))) }
        let needed = provider.parameters(of: provider.kinds, given: row.given, withKey: row.withKey)
        #expect(needed.map(\.name) == row.needed)
    }

    @Test func saysWhatIsDoneWithTheKey() throws {
        let signed = try provider("{ aws_sigv4: states }")
        #expect(signed.json["authentication"] == "AWS Signature Version 4, service states, access key {access_key_id}")
        #expect(signed.page.contains("key            signs by AWS Signature Version 4, service states"))
        #expect(
            try provider("{ aws_sigv4: bedrock, or_bearer: true }").page.contains(
                "sent as Authorization: Bearer …, or with an access key: signs by AWS Signature Version 4, service bedrock"
            ))
    }

    struct Mistake: Sendable {
        var authentication: String
        var parameters = Self.all
        var mistakes: [String]
        static let all = "region: Where, access_key_id: Who"
    }

    @Test(
        arguments: [
            Mistake(
                authentication: "{ aws_sigv4: States }",
                mistakes: [
                    "p.yaml:2:30: a service of AWS has small letters, digits and -, as in 'states'; found 'States'"
                ]),
            Mistake(
                authentication: "{ aws_sigv4: s3 }",
                mistakes: ["p.yaml:2:30: S3 wants signatures of a sort of its own, which are not made here"]),
            Mistake(
                authentication: "{ aws_sigv4: states, basic: me }",
                mistakes: ["p.yaml:2:17: write one of 'header', 'basic' and 'aws_sigv4'"]),
            Mistake(
                authentication: "{ header: X-Key, region: \"{region}\", access_key_id: \"{access_key_id}\" }",
                mistakes: [
                    "p.yaml:2:42: 'region' goes with 'aws_sigv4'", "p.yaml:2:69: 'access_key_id' goes with 'aws_sigv4'",
                    "p.yaml:3:30: nothing uses the parameter 'access_key_id'",
                ]),
            Mistake(
                authentication: "{ aws_sigv4: states, prefix: T }",
                mistakes: ["p.yaml:2:46: 'prefix' goes with 'header'"]),
            Mistake(
                authentication: "{ aws_sigv4: states, region: \"{regio}\" }",
                mistakes: ["p.yaml:2:17: '{regio}' is no parameter of this provider. Did you mean '{region}'?"]),
            Mistake(
                authentication: "{ aws_sigv4: states }", parameters: "region: Where",
                mistakes: [
                    "p.yaml:2:17: '{access_key_id}' is no parameter of this provider. Describe it under parameters."
                ]),
            Mistake(
                authentication: "bearer", parameters: "region: Where, session_token: Which",
                mistakes: ["p.yaml:3:30: nothing uses the parameter 'session_token'"]),
        ])
    func tellsMistakesOfFiles(_ row: Mistake) {
        #expect(
            mistakes(
                in: """
                    title: E
                    authentication: \(row.authentication)
                    parameters: { \(row.parameters) }
                    base_url: "https://{region}.test"
                    kinds: { job: { list: { path: / }, words: { done: succeeded } } }

                    """
            ).sorted() == row.mistakes)
    }
}
