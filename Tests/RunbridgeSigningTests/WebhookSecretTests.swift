import Foundation
import RunbridgeCore
import RunbridgeSigning
import Testing

struct WebhookSecretTests {
    struct Refusal: Sendable {
        var text: String
        var error: SigningError
    }

    static func base64(_ count: Int) -> String { Data(repeating: 0xA5, count: count).base64EncodedString() }

    static let refusals = [
        Refusal(text: "", error: .emptySecret),
        Refusal(text: "whsec_", error: .wrongSize(prefix: "whsec_", bytes: 0)),
        Refusal(text: "whsec_" + base64(23), error: .wrongSize(prefix: "whsec_", bytes: 23)),
        Refusal(text: "whsec_" + base64(65), error: .wrongSize(prefix: "whsec_", bytes: 65)),
        Refusal(text: base64(32), error: .unknownPrefix),
        Refusal(text: "WHSEC_" + base64(32), error: .unknownPrefix),
        Refusal(text: " whsec_" + base64(32), error: .unknownPrefix),
        Refusal(text: "whsec_" + base64(32) + "\n", error: .notBase64(prefix: "whsec_")),
        Refusal(text: "whsec_\"" + base64(32) + "\"", error: .notBase64(prefix: "whsec_")),
        Refusal(text: "whsec_" + base64(30) + "-_-_", error: .notBase64(prefix: "whsec_")),
        Refusal(text: "whsec_pässwörd", error: .notBase64(prefix: "whsec_")),
        Refusal(text: "whsk_" + base64(31), error: .wrongSize(prefix: "whsk_", bytes: 31)),
        Refusal(text: "whsk_" + base64(48), error: .wrongSize(prefix: "whsk_", bytes: 48)),
        Refusal(text: "whsk_" + base64(64), error: .mismatchedHalves),
        Refusal(text: "whsk_?", error: .notBase64(prefix: "whsk_")),
        Refusal(text: "whpk_" + base64(33), error: .wrongSize(prefix: "whpk_", bytes: 33)),
        Refusal(text: "whpk_" + base64(64), error: .wrongSize(prefix: "whpk_", bytes: 64)),
    ]

    @Test(arguments: refusals) func refusesUnfitSecretsAndNeverShowsThem(row: Refusal) throws {
        let error = try #require(throws: SigningError.self) { try WebhookSecret(Secret(row.text)) }
        #expect(error == row.error)
        let said = error.description
        #expect(said.contains(". "))
        let content = row.text.drop { $0 != "_" }.dropFirst()
        #expect(content.count < 4 || !said.contains(content))
        #expect(row.text.count < 8 || !said.contains(row.text))
    }

    @Test(arguments: [24, 25, 32, 63, 64]) func takesSecretsOf24To64Bytes(size: Int) throws {
        let text = "whsec_" + Self.base64(size)
        let secret = try WebhookSecret(Secret(text))
        #expect(secret.reveal() == text)
        #expect(secret.scheme == .v1 && secret.canSign)
        let unpadded = try WebhookSecret(Secret(text.filter { $0 != "=" }))
        #expect(try sign(unpadded) == sign(secret))
    }

    @Test func takesAPrivateKeyWithAndWithoutItsPublicHalf() throws {
        let seed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
        let half = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        let short = try WebhookSecret(Secret("whsk_" + Data(seed).base64EncodedString()))
        let long = try WebhookSecret(Secret("whsk_" + Data(seed + half).base64EncodedString()))
        #expect(try sign(short) == sign(long))
        #expect(short.scheme == .v1a && short.canSign)
        let publicKey = try #require(try long.publicKey)
        #expect(publicKey.reveal() == "whpk_" + Data(half).base64EncodedString())
        #expect(publicKey.scheme == .v1a && !publicKey.canSign)
        #expect(try publicKey.publicKey == nil)
    }

    @Test func takesARawTextAsItIs() throws {
        let raw = try WebhookSecret(raw: Secret("kurz & gut"))
        let bytes = Array("kurz & gut".utf8)
        let code = try HMACKey(bytes).code(for: Array("msg_1.1614265330.{}".utf8))
        #expect(try sign(raw) == "v1," + Data(code).base64EncodedString())
        #expect(raw.reveal() == "kurz & gut")
        #expect(throws: SigningError.emptySecret) { try WebhookSecret(raw: Secret("")) }
    }

    @Test func makesNewSecretsOutOfTheRandomnessItIsGiven() throws {
        let secret = try WebhookSecret.newSymmetric(bytes: 24) { [UInt8](repeating: 0, count: $0) }
        #expect(secret.reveal() == "whsec_" + String(repeating: "A", count: 32))
        let key = try WebhookSecret.newPrivateKey { [UInt8](repeating: 0xFF, count: $0) }
        #expect(key.reveal() == "whsk_" + String(repeating: "/", count: 42) + "8=")
    }

    @Test func makesSecretsThatCanBeReadAndAreNeverTheSame() throws {
        let symmetric = try (0..<50).map { _ in try WebhookSecret.newSymmetric().reveal() }
        let keys = try (0..<50).map { _ in try WebhookSecret.newPrivateKey().reveal() }
        #expect(Set(symmetric + keys).count == 100)
        for text in symmetric + keys { #expect(try WebhookSecret(Secret(text)).reveal() == text) }
    }

    @Test(arguments: [-1, 0, 23, 65]) func makesNoUnfitSecret(size: Int) {
        #expect(throws: SigningError.wrongSize(prefix: "whsec_", bytes: size)) {
            try WebhookSecret.newSymmetric(bytes: size)
        }
    }

    @Test func cannotPrintItself() throws {
        let secrets = try [
            WebhookSecret.newSymmetric(), WebhookSecret.newPrivateKey(), WebhookSecret(raw: Secret("open sesame")),
        ]
        for secret in secrets {
            var dumped = ""
            dump(secret, to: &dumped)
            dump(try WebhookSigner(secret), to: &dumped)
            dump(try WebhookVerifier(secret), to: &dumped)
            let shown = "\(secret) \(String(reflecting: secret)) \([secret]) \(dumped)"
            let content = secret.reveal().split(separator: "_").last ?? ""
            #expect(!content.isEmpty && !shown.contains(content))
            #expect(shown.contains("<secret>"))
        }
    }

    @Test func isEqualByItsText() throws {
        let secret = try WebhookSecret.newSymmetric()
        #expect(try secret == WebhookSecret(Secret(secret.reveal())))
        #expect(try secret != WebhookSecret.newSymmetric())
    }

    private func sign(_ secret: WebhookSecret) throws -> String {
        try WebhookSigner(secret).signature(
            id: WebhookID("msg_1"), timestamp: Timestamp(seconds: 1_614_265_330), body: Array("{}".utf8))
    }
}
