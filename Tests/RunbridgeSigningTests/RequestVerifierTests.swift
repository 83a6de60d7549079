import RunbridgeCore
import RunbridgeSigning
import Testing

/// Requests of senders that sign in ways of their own.
@Suite struct RequestVerifierTests {
    private static let body = Array(#"{"id":"build-17","status":"failed"}"#.utf8)

    /// A request that its sender's documentation or library publishes.
    struct Published: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var scheme: WebhookScheme
        var secret: String
        var form = RequestVerifier.SecretForm.standard
        var headers: [String: String]
        var body: String
        var now: Int64 = 1_700_000_000
    }

    static let published = [
        // docs.github.com, "Validating webhook deliveries", Testing the webhook payload validation.
        Published(
            testDescription: "GitHub", scheme: .gitHub, secret: "It's a Secret to Everybody",
            headers: [
                "X-Hub-Signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
            ], body: "Hello, World!"),
        // api.slack.com, "Verifying requests from Slack".
        Published(
            testDescription: "Slack", scheme: .slack, secret: "8f742231b10e8888abcd99yyyzzz85a5",
            headers: [
                "X-Slack-Request-Timestamp": "1531420618",
                "X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
            ],
            body: "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
                + "96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
            now: 1_531_420_618),
        // The Standard Webhooks specification's reference libraries, and Replicate's.
        Published(
            testDescription: "Standard Webhooks", scheme: .standardWebhooks,
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            headers: [
                "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
                "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ], body: #"{"test": 2432232314}"#, now: 1_614_265_330),
        // openai-python, tests/lib/test_webhooks.py; openai-node has the same.
        Published(
            testDescription: "OpenAI", scheme: .standardWebhooks,
            secret: "whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=",
            headers: [
                "webhook-id": "wh_685c059ae39c8190af8c71ed1022a24d", "webhook-timestamp": "1750861210",
                "webhook-signature": "v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=",
            ],
            body: #"{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, "#
                + #""type": "response.completed", "data": {"id": "resp_123"}}"#, now: 1_750_861_210),
        // Svix's documentation, under the names that Svix sends.
        Published(
            testDescription: "Svix", scheme: .standardWebhooks, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            headers: [
                "svix-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "svix-timestamp": "1614265330",
                "svix-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ], body: #"{"test": 2432232314}"#, now: 1_614_265_330),
        // stripe-dotnet, StripeTests/Services/Events/EventUtilityTest.cs and its event_test_signature.json.
        Published(
            testDescription: "Stripe", scheme: .stripe, secret: "webhook_secret",
            headers: [
                "Stripe-Signature": "t=1533204620,v1=2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7,"
                    + "v0=63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef"
            ], body: stripeEvent, now: 1_533_204_620),
        Published(
            testDescription: "GitLab", scheme: .gitLab, secret: "a-token-of-mine",
            headers: ["x-gitlab-token": "a-token-of-mine"], body: "{}"),
        Published(
            testDescription: "Bearer in small letters", scheme: .bearer, secret: "a-token-of-mine",
            headers: ["authorization": "bearer a-token-of-mine"], body: "{}"),
    ]

    private static let stripeEvent = """
        {
          "id": "evt_123",
          "object": "event",
          "account": "acct_123",
          "api_version": "2017-05-25",
          "created": 1533204620,
          "data": {
            "object": {
              "id": "cus_123",
              "object": "customer",
              "created": 123456789,
              "email": "test@stripe.com",
              "livemode": false,
              "metadata": {}
            }
          },
          "livemode": false,
          "pending_webhooks": 1,
          "request": {
            "id": "req_123",
            "idempotency_key": "idempotency-key-123"
          },
          "type": "customer.created"
        }

        """

    @Test(arguments: published) func aPublishedRequestIsGenuineAndNoByteOfItMayChange(_ request: Published) throws {
        let verifier = try RequestVerifier(
            scheme: request.scheme, secrets: [Secret(request.secret)], secretForm: request.form)
        let now = Timestamp(seconds: request.now)
        let body = Array(request.body.utf8)
        #expect(verifier.verify(WebhookRequest(headers: request.headers, body: body), now: now).isGenuine)
        if case .token = request.scheme { return }
        for place in [0, body.count / 2, body.count - 1] {
            var changed = body
            changed[place] ^= 1
            #expect(!verifier.verify(WebhookRequest(headers: request.headers, body: changed), now: now).isGenuine)
        }
    }

    @Test func timestampsOfPairsAreToleratedForFiveMinutesBothWays() throws {
        let verifier = try RequestVerifier(scheme: .stripe, secrets: [Secret("whsec_test_secret")])
        // HMAC-SHA256 of `1000.{"a":1}` by OpenSSL's command line.
        let signature = "t=1000,v1=\(Self.stripe)"
        func verdict(_ value: String, now: Int64) -> RequestVerdict {
            verifier.verify(
                WebhookRequest(headers: ["Stripe-Signature": value], body: Array(#"{"a":1}"#.utf8)),
                now: Timestamp(seconds: now))
        }
        #expect(verdict(signature, now: 1300).isGenuine)
        #expect(verdict(signature, now: 700).isGenuine)
        #expect(verdict(signature, now: 1301).refusal == .tooOld(.seconds(301)))
        #expect(verdict(signature, now: 699).refusal == .tooNew(.seconds(301)))
        #expect(
            verdict("v0=x, v1=00 ,v1=\(Self.stripe),t=1000", now: 1000).isGenuine, "others and broken ones beside it")
        #expect(verdict("t=1000,t=1000,v1=\(Self.stripe)", now: 1000).refusal == .malformed("Stripe-Signature"))
        #expect(verdict("v1=\(Self.stripe)", now: 1000).refusal == .malformed("Stripe-Signature"))
        #expect(verdict("t=1001,v1=\(Self.stripe)", now: 1000).refusal == .noMatch("Stripe-Signature"))
    }

    private static let stripe = "db6ec0d15bd64ef57f5f145253a35efdd8b289f4b2ce13995fdf552275055a69"

    @Test func anySecretOfSeveralWill() throws {
        let verifier = try RequestVerifier(
            scheme: .gitHub, secrets: [Secret("another secret"), Secret("It's a Secret to Everybody")])
        let request = WebhookRequest(
            headers: Self.published[0].headers, body: Array(Self.published[0].body.utf8))
        #expect(verifier.verify(request, now: Timestamp(seconds: 0)).isGenuine)
    }

    @Test func headersThatAreMissingDoubleForeignOrHugeAreRefused() throws {
        let verifier = try RequestVerifier(scheme: .gitLab, secrets: [Secret("a-token-of-mine")])
        func refusal(_ headers: [(name: String, value: String)]) -> RequestRefusal? {
            verifier.verify(WebhookRequest(headers: headers, body: Self.body), now: Timestamp(seconds: 0)).refusal
        }
        let name = "X-Gitlab-Token"
        #expect(refusal([]) == .missing(name))
        #expect(refusal([(name, "")]) == .missing(name))
        #expect(refusal([(name, "a-token-of-mine"), ("x-gitlab-token", "a-token-of-mine")]) == .repeated(name))
        #expect(refusal([(name, "a-tökèn-of-mine")]) == .malformed(name))
        #expect(refusal([(name, String(repeating: "a", count: 5000))]) == .malformed(name))
        #expect(refusal([(name, "a-token-of-min")]) == .noMatch(name))
        #expect(refusal([(name, "a-token-of-mine ")]) == .noMatch(name))
        #expect(refusal([(name, "a-token-of-mine")]) == nil)
    }

    /// A secret, or a scheme, that cannot do.
    struct Unfit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var scheme = WebhookScheme.gitHub
        var secrets: [String]
        var form = RequestVerifier.SecretForm.standard
        var error: SigningError
    }

    static let unfit = [
        Unfit(testDescription: "none", secrets: [], error: .noSecrets),
        Unfit(testDescription: "empty", secrets: [""], error: .emptySecret),
        Unfit(testDescription: "short", secrets: ["1234567"], error: .tooShort(bytes: 7)),
        Unfit(testDescription: "empty beside a good one", secrets: ["12345678", ""], error: .emptySecret),
        Unfit(
            testDescription: "unprefixed for Standard Webhooks", scheme: .standardWebhooks, secrets: ["12345678"],
            error: .unknownPrefix),
        Unfit(
            testDescription: "a signature that covers no body",
            scheme: .hmac(HMACScheme(header: "X", form: "{signature}", signed: "constant")), secrets: ["12345678"],
            error: .unsoundScheme("'signed' needs {body} once: what does not cover the body proves nothing")),
    ]

    @Test(arguments: unfit) func withoutASoundSecretThereIsNoVerifier(_ unfit: Unfit) {
        #expect(throws: unfit.error) {
            try RequestVerifier(
                scheme: unfit.scheme, secrets: unfit.secrets.map { Secret($0) }, secretForm: unfit.form)
        }
    }

    @Test func aRawSecretIsTheKeyItself() throws {
        let text = "12345678901234567890123456789012"
        let verifier = try RequestVerifier(scheme: .standardWebhooks, secrets: [Secret(text)], secretForm: .raw)
        let signer = try WebhookSigner(WebhookSecret(raw: Secret(text)))
        let now = Timestamp(seconds: 1_700_000_000)
        let headers = signer.headers(id: try WebhookID("msg_1"), timestamp: now, body: Self.body)
        let fields = headers.fields
        #expect(verifier.verify(WebhookRequest(headers: fields, body: Self.body), now: now).isGenuine)
    }

    /// A description of an HMAC and what is wrong with it.
    struct Described: Sendable {
        var form: String
        var signed: String
        var timestampHeader: String?
        var isSound: Bool
    }

    @Test(arguments: [
        Described(form: "sha256={signature}", signed: "{body}", isSound: true),
        Described(form: "t={timestamp},v1={signature}", signed: "{timestamp}.{body}", isSound: true),
        Described(form: "{signature}", signed: "{timestamp}{body}", timestampHeader: "T", isSound: true),
        Described(form: "sha256", signed: "{body}", isSound: false),
        Described(form: "{signature}{signature}", signed: "{body}", isSound: false),
        Described(form: "{signature}", signed: "{body}{body}", isSound: false),
        Described(form: "{signature}", signed: "{timestamp}{body}", isSound: false),
        Described(form: "{signature}", signed: "{body}", timestampHeader: "T", isSound: false),
        Described(form: "t={timestamp},v1={signature}", signed: "{body}", isSound: false),
        Described(form: "{timestamp}{signature}", signed: "{timestamp}{body}", isSound: false),
        Described(form: "{timestamp},{signature}", signed: "{timestamp}{body}", isSound: false),
    ]) func descriptionsThatProveNothingAreFound(_ described: Described) {
        let scheme = HMACScheme(
            header: "X", form: described.form, signed: described.signed, timestampHeader: described.timestampHeader)
        #expect((scheme.fault == nil) == described.isSound)
    }
}

extension RequestVerdict {
    var isGenuine: Bool { if case .genuine = self { true } else { false } }
    fileprivate var refusal: RequestRefusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}
