import RunbridgeCore
import RunbridgeSigning
import TestSupport

/// A genuine request by a scheme, and the verifier that takes it.
struct GenuineRequest {
    static let now = Timestamp(seconds: 1_764_000_000)
    static let secret = "a secret of some length"
    /// Where a scheme covers a time.
    static let timestamp = "1764000000"

    var name: String
    var scheme: WebhookScheme
    var verifier: RequestVerifier
    /// The headers that prove it, by name.
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    func request() -> WebhookRequest<Unverified> { WebhookRequest(headers: headers, body: body) }

    var isTaken: Bool {
        if case .genuine = verifier.verify(request(), now: Self.now) { true } else { false }
    }

    /// By every named scheme, by ed25519, and by described ones.
    static func all(body: [UInt8]) throws -> [GenuineRequest] {
        let described = [
            HMACScheme(header: "X-One", form: "{signature}", signed: "{body}", algorithm: .sha1),
            HMACScheme(
                header: "X-Two", form: "v={signature};", signed: "{timestamp}{body}!", algorithm: .sha512,
                encoding: .base64, timestampHeader: "X-Time"),
            HMACScheme(
                header: "X-Three", form: "s={signature}, t={timestamp}", signed: "{body}.{timestamp}",
                encoding: .base64),
        ].enumerated().map { ("described \($0.offset + 1)", WebhookScheme.hmac($0.element)) }
        let standard = try [WebhookSecret.newSymmetric(), .newPrivateKey()].map { try standardWebhooks($0, body) }
        return try standard
            + (WebhookScheme.named.map { ($0.name, $0.scheme) } + described).compactMap { name, scheme in
                try Self(name, scheme, body)
            }
    }

    private static func standardWebhooks(_ secret: WebhookSecret, _ body: [UInt8]) throws -> GenuineRequest {
        let headers = try WebhookSigner(secret).headers(id: WebhookID("msg_1"), timestamp: now, body: body)
        let verifying = try secret.publicKey?.reveal() ?? secret.reveal()
        return GenuineRequest(
            name: "standard-webhooks \(verifying.prefix(5))", scheme: .standardWebhooks,
            verifier: try RequestVerifier(scheme: .standardWebhooks, secrets: [Secret(verifying)]),
            headers: headers.fields, body: body)
    }

    private init?(_ name: String, _ scheme: WebhookScheme, _ body: [UInt8]) throws {
        let headers: [(name: String, value: String)]
        switch scheme {
        case .standardWebhooks: return nil
        case .token(let header, let prefix): headers = [(header, prefix + Self.secret)]
        case .hmac(let described): headers = try Self.headers(described, body)
        }
        let verifier = try RequestVerifier(scheme: scheme, secrets: [Secret(Self.secret)])
        self.init(name: name, scheme: scheme, verifier: verifier, headers: headers, body: body)
    }

    private init(
        name: String, scheme: WebhookScheme, verifier: RequestVerifier, headers: [(name: String, value: String)],
        body: [UInt8]
    ) {
        (self.name, self.scheme, self.verifier, self.headers, self.body) = (name, scheme, verifier, headers, body)
    }

    /// Filled in as text, other than the verifier does it.
    private static func headers(_ scheme: HMACScheme, _ body: [UInt8]) throws -> [(name: String, value: String)] {
        let sides = scheme.signed.replacing("{timestamp}", with: timestamp).split(
            separator: "{body}", omittingEmptySubsequences: false)
        let hash: HMACKey.Hash =
            switch scheme.algorithm {
            case .sha1: .sha1
            case .sha256: .sha256
            case .sha512: .sha512
            }
        let code = try HMACKey(Array(secret.utf8), hash: hash)
            .code(for: Array(sides[0].utf8), body, Array((sides.dropFirst().first ?? "").utf8))
        let written = scheme.encoding == .hex ? hex(code) : base64(code)
        let value = scheme.form.replacing("{signature}", with: written).replacing("{timestamp}", with: timestamp)
        return [(scheme.header, value)] + (scheme.timestampHeader.map { [($0, timestamp)] } ?? [])
    }
}
