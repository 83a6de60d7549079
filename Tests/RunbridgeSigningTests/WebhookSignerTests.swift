import Foundation
import RunbridgeCore
import RunbridgeSigning
import Testing

struct WebhookSignerTests {
    struct Published: Sendable {
        var secret: String
        var id: String
        var timestamp: Int64
        var body: String
        var signature: String
    }

    static let published = [
        // The example of the Standard Webhooks libraries.
        Published(
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330, body: #"{"test": 2432232314}"#,
            signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        // The example of OpenAI's libraries.
        Published(
            secret: "whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=", id: "wh_685c059ae39c8190af8c71ed1022a24d",
            timestamp: 1_750_861_210,
            body: #"{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, "#
                + #""type": "response.completed", "data": {"id": "resp_123"}}"#,
            signature: "v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY="),
        // The example of the Standard Webhooks library for Go, with ed25519.
        Published(
            secret: "whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=", id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330, body: #"{"test": 2432232314}"#,
            signature: "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag=="),
    ]

    @Test(arguments: published) func signsAsPublished(row: Published) throws {
        let signer = try WebhookSigner(WebhookSecret(Secret(row.secret)))
        let headers = signer.headers(
            id: try WebhookID(row.id), timestamp: Timestamp(seconds: row.timestamp), body: Array(row.body.utf8))
        #expect(headers.signature == row.signature)
        #expect(headers.fields.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(headers.fields.map(\.value) == [row.id, String(row.timestamp), row.signature])
    }

    @Test func signsWithEverySecretInItsOrder() throws {
        let secrets = try Self.published.map { try WebhookSecret(Secret($0.secret)) }
        let (id, time) = (try WebhookID("msg_1"), Timestamp(seconds: 1))
        let one = try secrets.map { try WebhookSigner($0).signature(id: id, timestamp: time, body: [1, 2, 3]) }
        let all = try WebhookSigner(secrets).signature(id: id, timestamp: time, body: [1, 2, 3])
        #expect(all == one.joined(separator: " "))
        let backwards = try WebhookSigner(secrets.reversed()).signature(id: id, timestamp: time, body: [1, 2, 3])
        #expect(backwards == one.reversed().joined(separator: " "))
    }

    @Test(arguments: [
        (0, "0"), (999, "0"), (1000, "1"), (1_614_265_330_999, "1614265330"), (-1, "-1"), (-1000, "-1"), (-1001, "-2"),
    ])
    func cutsTheTimestampToSeconds(milliseconds: Int, text: String) throws {
        let signer = try WebhookSigner(WebhookSecret.newSymmetric())
        let time = Timestamp(milliseconds: Int64(milliseconds))
        #expect(signer.headers(id: try WebhookID("a"), timestamp: time, body: []).timestamp == text)
    }

    @Test(arguments: [0, 1, 63, 64, 65, 600, 100_000]) func signsBodiesOfAnySize(size: Int) throws {
        let key = [UInt8](repeating: 9, count: 32)
        let signer = try WebhookSigner(WebhookSecret.newSymmetric { _ in key })
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        let headers = signer.headers(id: try WebhookID("msg_1"), timestamp: Timestamp(seconds: 5), body: body)
        let code = try HMACKey(key).code(for: Array("msg_1.5.".utf8) + body)
        #expect(headers.signature == "v1," + Data(code).base64EncodedString())
    }

    @Test func signsTheSameOnManyThreadsAtOnce() async throws {
        let signer = try WebhookSigner([WebhookSecret.newSymmetric(), WebhookSecret.newPrivateKey()])
        let id = try WebhookID("msg_1")
        let sign: @Sendable (Int) -> String = {
            signer.signature(id: id, timestamp: Timestamp(seconds: Int64($0)), body: [UInt8](repeating: 1, count: $0))
        }
        let expected = (0..<100).map(sign)
        await withTaskGroup(of: [String].self) { group in
            for _ in 0..<8 { group.addTask { (0..<100).map(sign) } }
            for await signed in group { #expect(signed == expected) }
        }
    }

    @Test func refusesToSignWithNothingOrWithAPublicKey() throws {
        #expect(throws: SigningError.noSecrets) { try WebhookSigner([]) }
        let publicKey = try #require(try WebhookSecret.newPrivateKey().publicKey)
        #expect(throws: SigningError.publicKeyCannotSign) {
            try WebhookSigner([WebhookSecret.newSymmetric(), publicKey])
        }
    }

    @Test(arguments: [
        "", "a.b", ".", "a b", "a\r\nx: y", "a\0", "ä", "\u{7F}", String(repeating: "a", count: 257),
    ])
    func refusesIDsThatCouldBeReadInTwoWaysOrBreakAHeader(text: String) {
        #expect(throws: SigningError.unsoundID) { try WebhookID(text) }
    }

    @Test(arguments: ["a", "msg_p5jXN8AQM9LWM0D4loKWxJek", "~!/,:", String(repeating: "a", count: 256)])
    func takesIDsOfVisibleCharacters(text: String) throws {
        #expect(try WebhookID(text).text == text)
    }
}
