public import RunbridgeCore

/// A secret of Standard Webhooks 1.0.0: `whsec_` signs and verifies with HMAC-SHA256, `whsk_` signs and verifies with
/// ed25519, `whpk_` only verifies. It cannot print itself.
public struct WebhookSecret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// What kind of secret a text is, by its prefix.
    enum Prefix: String, CaseIterable {
        case symmetric = "whsec_"
        case privateKey = "whsk_"
        case publicKey = "whpk_"
    }

    /// The sizes in bytes that a `whsec_` secret may have.
    public static let symmetricSizes = 24...64

    private let text: Secret
    let key: WebhookKey

    /// Reads a prefixed secret; padding may be missing from its base64.
    public init(_ secret: Secret) throws(SigningError) {
        let text = secret.reveal()
        guard !text.isEmpty else { throw .emptySecret }
        guard let prefix = Prefix.allCases.first(where: { text.hasPrefix($0.rawValue) }) else { throw .unknownPrefix }
        guard let bytes = Base64.decode(text.utf8.dropFirst(prefix.rawValue.utf8.count)) else {
            throw .notBase64(prefix: prefix.rawValue)
        }
        self.text = secret
        key = try Self.key(prefix, bytes)
    }

    /// Takes a text without a prefix as it is: its UTF-8 is the HMAC key, of whatever size (`secret_form: raw`).
    public init(raw secret: Secret) throws(SigningError) {
        let bytes = Array(secret.reveal().utf8)
        guard !bytes.isEmpty else { throw .emptySecret }
        text = secret
        key = .symmetric(try HMACKey(bytes))
    }

    init(_ prefix: Prefix, _ bytes: [UInt8]) throws(SigningError) {
        key = try Self.key(prefix, bytes)
        text = Secret(prefix.rawValue + Base64.encode(bytes))
    }

    /// Hands out the text, at the one place where it is shown to its owner.
    public func reveal() -> String { text.reveal() }

    /// How signatures by this secret are marked.
    public var scheme: SignatureScheme { key.scheme }

    /// Whether it signs, and does not only verify.
    public var canSign: Bool {
        if case .verifying = key { false } else { true }
    }

    /// The `whpk_` key that verifies what this `whsk_` key signs, fit to be given to receivers; `nil` for the others.
    public var publicKey: WebhookSecret? {
        get throws(SigningError) {
            guard case .signing(let own) = key else { return nil }
            return try WebhookSecret(.publicKey, own.publicKey.bytes)
        }
    }

    /// Whether the texts are the same, found out in constant time.
    public static func == (lhs: WebhookSecret, rhs: WebhookSecret) -> Bool {
        ConstantTime.areEqual(Array(lhs.reveal().utf8), Array(rhs.reveal().utf8))
    }

    /// Never the text.
    public var description: String { text.description }
    /// Never the text.
    public var debugDescription: String { description }
    /// Never the text.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func key(_ prefix: Prefix, _ bytes: [UInt8]) throws(SigningError) -> WebhookKey {
        switch (prefix, bytes.count) {
        case (.symmetric, symmetricSizes):
            return .symmetric(try HMACKey(bytes))
        case (.privateKey, Ed25519PrivateKey.seedSize):
            return .signing(try Ed25519PrivateKey(seed: bytes))
        case (.privateKey, Ed25519PrivateKey.seedSize + Ed25519PublicKey.size):
            let key = try Ed25519PrivateKey(seed: Array(bytes.prefix(Ed25519PrivateKey.seedSize)))
            guard ConstantTime.areEqual(key.publicKey.bytes, Array(bytes.suffix(Ed25519PublicKey.size))) else {
                throw .mismatchedHalves
            }
            return .signing(key)
        case (.publicKey, Ed25519PublicKey.size):
            return .verifying(try Ed25519PublicKey(bytes))
        default:
            throw .wrongSize(prefix: prefix.rawValue, bytes: bytes.count)
        }
    }
}
