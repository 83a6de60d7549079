import Foundation
import RunbridgeCore
import RunbridgeSigning
import TestSupport
import Testing

/// The libraries that senders publish have the last word: they verify what we sign, and sign what we verify.
struct OfficialLibrariesTests {
    struct Order: Encodable {
        var verify: [Verifying] = []
        var sign: [Signing] = []

        struct Verifying: Encodable {
            var library: String
            var secret: String
            var headers: [String: String]
            var body: String
        }

        struct Signing: Encodable {
            var library: String
            var secret: String
            var id: String
            var timestamp: Int64
            var body: String
        }
    }

    struct Answer: Decodable {
        var verdicts: [String]
        var signatures: [String]
    }

    /// A library, the scheme it is for and a secret of that scheme.
    struct Library: Sendable {
        var name: String
        var scheme: WebhookScheme
        var secret: String
        var form = RequestVerifier.SecretForm.standard
    }

    static let libraries = [
        Library(
            name: "openai", scheme: .standardWebhooks,
            secret: "whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c="),
        Library(
            name: "openai", scheme: .standardWebhooks, secret: "a key of thirty-two letters, raw", form: .raw),
        Library(name: "slack_sdk", scheme: .slack, secret: "8f742231b10e8888abcd99yyyzzz85a5"),
        Library(name: "stripe", scheme: .stripe, secret: "whsec_test_secret"),
        Library(name: "svix", scheme: .standardWebhooks, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    ]

    static let bodies = [
        "{}", #"{"test": 2432232314}"#, #"{"text":"Größe 😀 \u0000"}"#,
        #"{"x":"\#(String(repeating: "x", count: 70_000))"}"#,
    ]

    private func ask(_ order: Order) async throws -> Answer {
        let judge = try await PythonJudge.environment(packages: "openai", "slack_sdk", "stripe", "svix")
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Judges/official_libraries.py").path
        let answer = try await judge.run(
            script, input: String(decoding: try JSONEncoder().encode(order), as: UTF8.self))
        return try JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
    }

    @Test func theyTakeWhatWeSignAndNothingElse() async throws {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        var order = Order()
        for library in Self.libraries {
            let signer = try RequestSigner(
                scheme: library.scheme, secrets: [Secret(library.secret)], secretForm: library.form)
            for body in Self.bodies {
                let fields = signer.headers(id: try WebhookID("msg_1"), timestamp: now, body: Array(body.utf8))
                let headers = Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) })
                let genuine = Order.Verifying(
                    library: library.name, secret: library.secret, headers: headers, body: body)
                var changed = genuine
                changed.body += " "
                order.verify += [genuine, changed]
            }
        }
        let verdicts = try await ask(order).verdicts
        #expect(verdicts.count == 40)
        for (case_, verdict) in zip(order.verify, verdicts) {
            #expect((verdict == "ok") == !case_.body.hasSuffix(" "), "\(case_.library): \(verdict)")
        }
    }

    @Test func weTakeWhatTheySign() async throws {
        let time: Int64 = 1_764_000_000
        let signing = Self.libraries.filter { $0.name != "openai" }
        var order = Order()
        for library in signing {
            for body in Self.bodies {
                order.sign.append(
                    .init(library: library.name, secret: library.secret, id: "msg_1", timestamp: time, body: body))
            }
        }
        let signatures = try await ask(order).signatures
        #expect(signatures.count == 12)
        for (case_, signature) in zip(order.sign, signatures) {
            let library = try #require(signing.first { $0.name == case_.library })
            let headers =
                switch library.name {
                case "slack_sdk": ["X-Slack-Request-Timestamp": "\(time)", "X-Slack-Signature": signature]
                case "stripe": ["Stripe-Signature": "t=\(time),v1=\(signature),v0=00"]
                default: ["svix-id": "msg_1", "svix-timestamp": "\(time)", "svix-signature": signature]
                }
            let verifier = try RequestVerifier(scheme: library.scheme, secrets: [Secret(library.secret)])
            let body = Array(case_.body.utf8)
            let now = Timestamp(seconds: time)
            #expect(
                verifier.verify(WebhookRequest(headers: headers, body: body), now: now).isGenuine, "\(library.name)")
            #expect(!verifier.verify(WebhookRequest(headers: headers, body: body + [0]), now: now).isGenuine)
        }
    }
}
