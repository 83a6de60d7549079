import Foundation
import RunbridgeCore
import RunbridgeSigning
import TestSupport
import Testing

extension WebhookVerdict {
    /// Why it was refused; `nil` if it was not.
    var refusal: WebhookRefusal? {
        switch self {
        case .genuine: nil
        case .refused(let refusal): refusal
        }
    }

    /// What was found genuine; `nil` if it was refused.
    var genuine: (request: WebhookRequest<Verified>, id: WebhookID, sentAt: Timestamp)? {
        switch self {
        case .genuine(let request, let id, let sentAt): (request, id, sentAt)
        case .refused: nil
        }
    }
}

struct WebhookVerifierTests {
    static let now = Timestamp(seconds: 1_764_000_000)
    static let body = Array(#"{"type":"run.failed","data":{}}"#.utf8)
    static let symmetricText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let privateText = "whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk="

    struct Message: Sendable {
        var headers: [(name: String, value: String)]
        var body = WebhookVerifierTests.body

        var signature: String { headers.last?.value ?? "" }

        func with(_ name: String, _ values: String...) -> Message {
            Message(headers: headers.filter { $0.name != name } + values.map { (name, $0) }, body: body)
        }
    }

    func message(_ texts: String..., at time: Timestamp = now, id: String = "msg_1") throws -> Message {
        let signer = try WebhookSigner(texts.map { try WebhookSecret(Secret($0)) })
        return Message(headers: signer.headers(id: try WebhookID(id), timestamp: time, body: Self.body).fields)
    }

    func verdict(_ message: Message, _ texts: String..., now: Timestamp = now) throws -> WebhookVerdict {
        let verifier = try WebhookVerifier(
            (texts.isEmpty ? [Self.symmetricText] : texts).map { try WebhookSecret(Secret($0)) })
        return verifier.verify(WebhookRequest(headers: message.headers, body: message.body), now: now)
    }

    @Test func givesAVerifiedRequestItsBodyIDAndTime() throws {
        let genuine = try #require(try verdict(message(Self.symmetricText)).genuine)
        #expect(genuine.request.body == Self.body)
        #expect(try genuine.id == WebhookID("msg_1"))
        #expect(genuine.sentAt == Self.now)
        #expect(genuine.request.values(of: "Webhook-ID") == ["msg_1"])
        #expect(genuine.request.values(of: "webhook").isEmpty)
    }

    struct Age: Sendable {
        var milliseconds: Int64
        var refusal: WebhookRefusal?
    }

    @Test(arguments: [
        Age(milliseconds: 0), Age(milliseconds: 299_999), Age(milliseconds: 300_000), Age(milliseconds: -300_000),
        Age(milliseconds: 300_001, refusal: .tooOld(.milliseconds(300_001))),
        Age(milliseconds: 301_000, refusal: .tooOld(.seconds(301))),
        Age(milliseconds: -300_001, refusal: .tooNew(.milliseconds(300_001))),
        Age(milliseconds: -301_000, refusal: .tooNew(.seconds(301))),
    ])
    func tolerates300SecondsBothWays(age: Age) throws {
        let then = Timestamp(milliseconds: Self.now.milliseconds + age.milliseconds)
        #expect(try verdict(message(Self.symmetricText), now: then).refusal == age.refusal)
    }

    @Test func obeysAnotherTolerance() throws {
        let secret = try WebhookSecret(Secret(Self.symmetricText))
        let strict = try WebhookVerifier(secret, tolerance: .zero)
        let request = WebhookRequest(headers: try message(Self.symmetricText).headers, body: Self.body)
        #expect(strict.verify(request, now: Self.now).refusal == nil)
        #expect(strict.verify(request, now: Self.now + .milliseconds(1)).refusal == .tooOld(.milliseconds(1)))
        let lax = try WebhookVerifier([secret], tolerance: .seconds(1_000_000_000_000))
        #expect(lax.verify(request, now: Timestamp(seconds: 0)).refusal == nil)
    }

    @Test(arguments: WebhookHeader.allCases) func wantsEachHeaderOnce(header: WebhookHeader) throws {
        let good = try message(Self.symmetricText)
        let value = try #require(good.headers.first { $0.name == header.rawValue }).value
        #expect(try verdict(good.with(header.rawValue)).refusal == .missing(header))
        #expect(try verdict(good.with(header.rawValue, "")).refusal == .missing(header))
        #expect(try verdict(good.with(header.rawValue, value, value)).refusal == .repeated(header))
        #expect(try verdict(good.with(header.rawValue, value)).refusal == nil)
    }

    @Test(arguments: [
        "1764000000.0", "+1764000000", "-1764000000", " 1764000000", "1764000000 ", "1764000000\n", "1.764e9", "now",
        "0x69249d00", "1764000000000000", "１７６４００００００", "1764000000,1764000000", "9999999999999999999999", "\0",
    ])
    func refusesTimestampsThatAreNotPlainSeconds(text: String) throws {
        #expect(
            try verdict(message(Self.symmetricText).with("webhook-timestamp", text)).refusal == .malformed(.timestamp))
    }

    @Test(arguments: ["a.b", "a b", "é", "a\u{7F}", "\r\n", String(repeating: "x", count: 10_240)])
    func refusesUnsoundIDs(text: String) throws {
        #expect(try verdict(message(Self.symmetricText).with("webhook-id", text)).refusal == .malformed(.id))
    }

    @Test(arguments: [
        "v1", "v1,", "v1,,", ",", " ", "v2,AAAA", "V1,{code}", "{code}", "v1={code}", "v1;{code}", "v1,{code}A",
        "v1,{code}=",
        "v1, {code}", "v1a,{code}", "v1,{code},v1,{code}", "é,{code}", "v1,é", "\u{0}", "v1\u{0},{code}", "v1,AAAA",
    ])
    func findsNoUsableSignatureInBrokenOnes(template: String) throws {
        let good = try message(Self.symmetricText)
        let value = template.replacingOccurrences(of: "{code}", with: good.signature.dropFirst(3))
        #expect(try verdict(good.with("webhook-signature", value)).refusal == .noUsableSignature)
    }

    @Test(arguments: [
        "{good}", "v1, {good}", "{good} v1", "v2,AAAA {good}", "{good} v1a,AAAA", "v1,AAAA  {good}", "\t{good}\t",
        "é {good}",
        ", {good} ,", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= {good}", "v1,!!!! {good} v1,====",
        "{good} {good} {good}",
    ])
    func findsTheGoodSignatureBesideOthers(template: String) throws {
        let good = try message(Self.symmetricText)
        let value = template.replacingOccurrences(of: "{good}", with: good.signature)
        #expect(try verdict(good.with("webhook-signature", value)).refusal == nil)
    }

    @Test func looksAtNoSignatureHeaderOfMoreThan4096Bytes() throws {
        let good = try message(Self.symmetricText)
        let room = 4096 - good.signature.utf8.count
        let most = good.with("webhook-signature", String(repeating: " ", count: room) + good.signature)
        #expect(try verdict(most).refusal == nil)
        let more = good.with("webhook-signature", String(repeating: " ", count: room + 1) + good.signature)
        #expect(try verdict(more).refusal == .malformed(.signature))
    }

    @Test(arguments: [symmetricText, privateText]) func refusesWhatWasChangedOnItsWay(secret: String) throws {
        let good = try message(secret)
        #expect(try verdict(good, secret).refusal == nil)
        #expect(try verdict(good.with("webhook-id", "msg_2"), secret).refusal == .noMatchingSignature)
        #expect(try verdict(good.with("webhook-timestamp", "1764000001"), secret).refusal == .noMatchingSignature)
        #expect(try verdict(good.with("webhook-timestamp", "01764000000"), secret).refusal == .noMatchingSignature)
        for changed in [[], Self.body + [0x0A], Array(Self.body.dropFirst()), Self.body.map { $0 ^ 0x20 }] {
            #expect(try verdict(Message(headers: good.headers, body: changed), secret).refusal == .noMatchingSignature)
        }
    }

    @Test func takesAnyOfItsSecretsWhileTheyRotate() throws {
        let (old, new) = (Self.symmetricText, try WebhookSecret.newSymmetric().reveal())
        #expect(try verdict(message(old), new, old).refusal == nil)
        #expect(try verdict(message(new), new, old).refusal == nil)
        #expect(try verdict(message(old, new), new).refusal == nil)
        #expect(try verdict(message(old, new), old).refusal == nil)
        #expect(try verdict(message(old), new).refusal == .noMatchingSignature)
        #expect(try verdict(message(old, Self.privateText), new, Self.privateText).refusal == nil)
    }

    @Test func verifiesAsymmetricSignaturesWithThePublicKeyAlone() throws {
        let publicKey = try #require(try WebhookSecret(Secret(Self.privateText)).publicKey).reveal()
        let other = try #require(try WebhookSecret.newPrivateKey().publicKey).reveal()
        let good = try message(Self.privateText)
        #expect(try verdict(good, publicKey).refusal == nil)
        #expect(try verdict(good, other, publicKey).refusal == nil)
        #expect(try verdict(good, other).refusal == .noMatchingSignature)
        #expect(try verdict(good, Self.symmetricText).refusal == .noUsableSignature)
        #expect(try verdict(message(Self.symmetricText), publicKey).refusal == .noUsableSignature)
    }

    /// A receiver that took an HMAC keyed by the public key for a signature would take everybody's.
    @Test func takesNoHMACKeyedByAPublicKey() throws {
        let publicKey = try #require(try WebhookSecret(Secret(Self.privateText)).publicKey).reveal()
        let forger = "whsec_" + publicKey.dropFirst(5)
        #expect(try verdict(message(forger), publicKey).refusal == .noUsableSignature)
    }

    @Test func takesOpenAIsExample() throws {
        let example = try #require(WebhookSignerTests.published.dropFirst().first)
        let headers = [
            "Webhook-Id": example.id, "WEBHOOK-TIMESTAMP": String(example.timestamp),
            "webhook-signature": example.signature,
        ]
        let verifier = try WebhookVerifier(WebhookSecret(Secret(example.secret)))
        let request = WebhookRequest(headers: headers, body: Array(example.body.utf8))
        #expect(verifier.verify(request, now: Timestamp(seconds: example.timestamp)).refusal == nil)
    }

    @Test func needsASecret() {
        #expect(throws: SigningError.noSecrets) { try WebhookVerifier([]) }
    }

    @Test func saysWhyItRefuses() {
        #expect(WebhookRefusal.tooOld(.seconds(301)).description.contains("301s"))
        for header in WebhookHeader.allCases {
            for refusal in [WebhookRefusal.missing(header), .repeated(header), .malformed(header)] {
                #expect(refusal.description.contains(header.rawValue))
            }
        }
    }

    /// Bytes of a genuine message are changed at random. What still passes must say the same as the original.
    @Test(arguments: 0..<4) func takesNoRandomlyChangedMessage(seed: UInt64) throws {
        var generator = SeededRandom(seed)
        let good = try message(Self.symmetricText, "whsec_" + WebhookSecretTests.base64(32))
        let verifier = try WebhookVerifier(WebhookSecret(Secret(Self.symmetricText)))
        var refused = 0
        for _ in 0..<2000 {
            var changed = good
            let index = Int.random(in: 0...3, using: &generator)
            if index == 3 {
                changed.body = mutated(good.body, using: &generator)
            } else {
                let value = String(
                    decoding: mutated(Array(good.headers[index].value.utf8), using: &generator), as: UTF8.self)
                changed.headers[index].value = value
            }
            switch verifier.verify(WebhookRequest(headers: changed.headers, body: changed.body), now: Self.now) {
            case .refused: refused += 1
            case .genuine(let request, let id, let sentAt):
                #expect(request.body == Self.body && id.text == "msg_1" && sentAt == Self.now)
            }
        }
        #expect(refused > 1000)
    }

    private func mutated(_ bytes: [UInt8], using generator: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            let byte = UInt8.random(in: 0...255, using: &generator)
            switch Int.random(in: 0...2, using: &generator) {
            case 0 where place < bytes.count: bytes.remove(at: place)
            case 1 where place < bytes.count: bytes[place] = byte
            default: bytes.insert(byte, at: place)
            }
        }
        return bytes
    }
}
