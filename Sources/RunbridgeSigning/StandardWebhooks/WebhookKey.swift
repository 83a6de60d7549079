/// The key in a secret, ready for use.
enum WebhookKey: Sendable {
    case symmetric(HMACKey)
    case signing(Ed25519PrivateKey)
    case verifying(Ed25519PublicKey)

    /// How signatures by this key are marked.
    var scheme: SignatureScheme {
        switch self {
        case .symmetric: .v1
        case .signing, .verifying: .v1a
        }
    }
}

/// How a message is signed, by the mark before the signature.
public enum SignatureScheme: String, Sendable, CaseIterable {
    /// HMAC-SHA256.
    case v1
    /// ed25519.
    case v1a

    /// The bytes of a signature.
    var signatureSize: Int {
        switch self {
        case .v1: HMACKey.Hash.sha256.codeSize
        case .v1a: Ed25519PrivateKey.signatureSize
        }
    }
}
