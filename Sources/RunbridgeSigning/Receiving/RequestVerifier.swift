public import RunbridgeCore

/// Tells genuine requests from others, by whatever scheme their sender uses. Any one of its secrets will do.
///
/// It refuses by default: without a secret there is no verifier, and what is not proven is not taken. Any number of threads
/// may use one at once.
public struct RequestVerifier: Sendable {
    /// How secrets of Standard Webhooks are written.
    public enum SecretForm: String, Sendable, CaseIterable {
        /// With a prefix: `whsec_`, `whsk_` or `whpk_`.
        case standard
        /// As the key itself.
        case raw
    }

    /// The fewest bytes of a token or of an HMAC secret: shorter ones are soon guessed.
    public static let shortestSecret = 8

    private enum Check: Sendable {
        case standardWebhooks(WebhookVerifier)
        case token(TokenCheck)
        case hmac(HMACCheck)
    }

    private let check: Check

    /// A verifier.
    ///
    /// - Parameters:
    ///   - scheme: what to look at.
    ///   - secrets: at least one; of 8 bytes or more where the scheme has no form of its own for them.
    ///   - secretForm: how the secrets are written. Only Standard Webhooks has another form than `raw`.
    ///   - tolerance: how far a timestamp may lie from now, in the past as in the future, the end included.
    public init(
        scheme: WebhookScheme, secrets: [Secret], secretForm: SecretForm = .standard,
        tolerance: Duration = .seconds(300)
    ) throws(SigningError) {
        guard !secrets.isEmpty else { throw .noSecrets }
        switch scheme {
        case .standardWebhooks:
            var read: [WebhookSecret] = []
            for secret in secrets { read.append(try WebhookSecret(secret, form: secretForm)) }
            check = .standardWebhooks(try WebhookVerifier(read, tolerance: tolerance))
        case .token(let header, let prefix):
            check = .token(
                TokenCheck(
                    header: header, prefix: prefix,
                    tokens: try secrets.map { (secret) throws(SigningError) in try secret.keyBytes() }))
        case .hmac(let scheme):
            check = .hmac(
                try HMACCheck(
                    scheme, keys: try secrets.map { (secret) throws(SigningError) in try secret.keyBytes() },
                    tolerance: tolerance))
        }
    }

    /// Looks at a request as it came, before anything has parsed its body.
    public func verify(_ request: WebhookRequest<Unverified>, now: Timestamp) -> RequestVerdict {
        do throws(RequestRefusal) {
            switch check {
            case .standardWebhooks(let verifier):
                switch verifier.verify(request, now: now) {
                case .genuine(let request, let id, let sentAt): return .genuine(request, id: id.text, sentAt: sentAt)
                case .refused(let refusal): throw RequestRefusal(refusal)
                }
            case .token(let check):
                try check.verify(request)
                return .genuine(request.verified(), id: nil, sentAt: nil)
            case .hmac(let check):
                let sentAt = try check.verify(request, now: now)
                return .genuine(request.verified(), id: nil, sentAt: sentAt)
            }
        } catch {
            return .refused(error)
        }
    }
}

extension Secret {
    /// The bytes of a token or of an HMAC's key: its text as it is.
    func keyBytes() throws(SigningError) -> [UInt8] {
        let bytes = Array(reveal().utf8)
        if bytes.isEmpty { throw .emptySecret }
        guard bytes.count >= RequestVerifier.shortestSecret else { throw .tooShort(bytes: bytes.count) }
        return bytes
    }
}

extension WebhookSecret {
    /// A secret that is written in one form or the other.
    init(_ secret: Secret, form: RequestVerifier.SecretForm) throws(SigningError) {
        switch form {
        case .standard: try self.init(secret)
        case .raw: try self.init(raw: secret)
        }
    }
}

extension WebhookRequest where State == Unverified {
    /// The longest header value that is looked at, in bytes: it bounds what a stranger can make a receiver compute.
    static var longestValue: Int { SignatureList.longest }

    /// The one value of a header, visible ASCII with blanks between.
    func value(of header: String) throws(RequestRefusal) -> String {
        let values = values(of: header)
        guard let value = values.first, !value.isEmpty else { throw .missing(header) }
        guard values.count == 1 else { throw .repeated(header) }
        guard value.utf8.count <= Self.longestValue, value.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
            throw .malformed(header)
        }
        return value
    }
}
