import Foundation
import RunbridgeCore
import RunbridgeSigning
import TestSupport
import Testing

/// The official Python package has the last word: it verifies what we sign and signs what we verify.
struct StandardWebhooksPackageTests {
    struct Order: Encodable {
        var sign: [Signing] = []
        var verify: [Verifying] = []

        struct Signing: Encodable {
            var secret: String
            var id: String
            var timestamp: Int64
            var body: String
        }

        struct Verifying: Encodable {
            var secret: String
            var headers: [String: String]
            var body: String
        }
    }

    struct Answer: Decodable {
        var signatures: [String]
        var verdicts: [String]
    }

    static let bodies = [
        "{}", #"{"test": 2432232314}"#, #"{"text":"Größe 😀 \u0000 \"quoted\""}"#,
        #"{"long":"\#(String(repeating: "x", count: 70_000))"}"#,
    ]

    private func ask(_ order: Order) async throws -> Answer {
        let judge = try await PythonJudge.environment(packages: "standardwebhooks")
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Judges/standardwebhooks_package.py").path
        let input = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
        let answer = try await judge.run(script, input: input)
        return try JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
    }

    @Test func theOfficialPackageTakesWhatWeSign() async throws {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let id = try WebhookID("evt_01kb0000000000000000000000")
        var order = Order()
        for size in [24, 32, 64] {
            let secrets = try [
                WebhookSecret.newPrivateKey(), WebhookSecret.newSymmetric(), WebhookSecret.newSymmetric(bytes: size),
            ]
            let signer = try WebhookSigner(secrets)
            for body in Self.bodies {
                let headers = signer.headers(id: id, timestamp: now, body: Array(body.utf8)).fields
                let named = Dictionary(uniqueKeysWithValues: headers.map { ($0.name, $0.value) })
                for secret in secrets.dropFirst() {
                    order.verify.append(.init(secret: secret.reveal(), headers: named, body: body))
                }
            }
        }
        // The judge must be one that can say no.
        let good = try #require(order.verify.first)
        order.verify.append(.init(secret: good.secret, headers: good.headers, body: good.body + " "))
        let verdicts = try await ask(order).verdicts
        #expect(verdicts.count == 25)
        #expect(verdicts.dropLast().allSatisfy { $0 == "ok" }, "\(verdicts)")
        #expect(verdicts.last == "WebhookVerificationError: No matching signature found")
    }

    @Test func weTakeWhatTheOfficialPackageSigns() async throws {
        let time: Int64 = 1_764_000_000
        var order = Order()
        for size in [24, 32, 64] {
            let secret = try WebhookSecret.newSymmetric(bytes: size).reveal()
            for body in Self.bodies {
                order.sign.append(.init(secret: secret, id: "msg_\(size)", timestamp: time, body: body))
            }
        }
        let signatures = try await ask(order).signatures
        #expect(signatures.count == order.sign.count)
        for (signing, signature) in zip(order.sign, signatures) {
            let verifier = try WebhookVerifier(WebhookSecret(Secret(signing.secret)))
            let headers = [
                "webhook-id": signing.id, "webhook-timestamp": String(time), "webhook-signature": signature,
            ]
            let body = Array(signing.body.utf8)
            let good = verifier.verify(WebhookRequest(headers: headers, body: body), now: Timestamp(seconds: time))
            #expect(good.refusal == nil)
            let bad = verifier.verify(WebhookRequest(headers: headers, body: body + [0]), now: Timestamp(seconds: time))
            #expect(bad.refusal == .noMatchingSignature)
        }
    }
}
