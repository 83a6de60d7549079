/// How a receiver tells genuine requests from others. Data only: who verifies is told by it what to look at.
public enum WebhookScheme: Sendable, Hashable {
    /// Standard Webhooks 1.0.0: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
    case standardWebhooks
    /// A header holds the secret itself, after some text.
    case token(header: String, prefix: String)
    /// A header holds an HMAC.
    case hmac(HMACScheme)

    /// `Authorization: Bearer SECRET` (RFC 6750).
    public static let bearer = WebhookScheme.token(header: "Authorization", prefix: "Bearer ")

    /// `X-Hub-Signature-256: sha256=HEX` over the body.
    public static let gitHub = WebhookScheme.hmac(
        HMACScheme(header: "X-Hub-Signature-256", form: "sha256={signature}", signed: "{body}"))

    /// `X-Gitlab-Token: SECRET`.
    public static let gitLab = WebhookScheme.token(header: "X-Gitlab-Token", prefix: "")

    /// `X-Slack-Signature: v0=HEX` over `v0:TIMESTAMP:BODY`, the timestamp in a header of its own.
    public static let slack = WebhookScheme.hmac(
        HMACScheme(
            header: "X-Slack-Signature", form: "v0={signature}", signed: "v0:{timestamp}:{body}",
            timestampHeader: "X-Slack-Request-Timestamp"))

    /// `Stripe-Signature: t=TIMESTAMP,v1=HEX[,v1=HEX…]` over `TIMESTAMP.BODY`.
    public static let stripe = WebhookScheme.hmac(
        HMACScheme(
            header: "Stripe-Signature", form: "t={timestamp},v1={signature}", signed: "{timestamp}.{body}"))

    /// `X-Buildkite-Signature: timestamp=TIMESTAMP,signature=HEX` over `TIMESTAMP.BODY`.
    public static let buildkite = WebhookScheme.hmac(
        HMACScheme(
            header: "X-Buildkite-Signature", form: "timestamp={timestamp},signature={signature}",
            signed: "{timestamp}.{body}"))

    /// The schemes that have a name, as a config writes it.
    public static let named: [(name: String, scheme: WebhookScheme)] = [
        ("standard-webhooks", .standardWebhooks), ("github", .gitHub), ("gitlab", .gitLab), ("slack", .slack),
        ("stripe", .stripe), ("buildkite", .buildkite), ("bearer", .bearer),
    ]
}

/// An HMAC in a header, described.
public struct HMACScheme: Sendable, Hashable {
    /// A hash function of FIPS 180-4.
    public enum Algorithm: String, Sendable, CaseIterable {
        case sha1, sha256, sha512
    }

    /// How the code is written.
    public enum Encoding: String, Sendable, CaseIterable {
        case hex, base64
    }

    /// The header that holds it.
    public var header: String
    /// What the header's value looks like: `{signature}`, and perhaps `{timestamp}`. Commas part pairs, which may come in
    /// any order, others between them, and a signature more than once.
    public var form: String
    /// What is signed: `{body}`, and perhaps `{timestamp}`.
    public var signed: String
    /// The hash function.
    public var algorithm: Algorithm
    /// How the code is written.
    public var encoding: Encoding
    /// The header that holds the timestamp, in seconds since 1970, where ``form`` has none.
    public var timestampHeader: String?

    /// A description.
    public init(
        header: String, form: String, signed: String, algorithm: Algorithm = .sha256, encoding: Encoding = .hex,
        timestampHeader: String? = nil
    ) {
        self.header = header
        self.form = form
        self.signed = signed
        self.algorithm = algorithm
        self.encoding = encoding
        self.timestampHeader = timestampHeader
    }
}
