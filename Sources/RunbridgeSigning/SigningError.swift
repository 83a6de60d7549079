/// Why a secret, a key or an id cannot be used. Its text never holds any part of a secret.
public enum SigningError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A secret without one of the prefixes of Standard Webhooks.
    case unknownPrefix
    /// A secret whose part after the prefix is not base64.
    case notBase64(prefix: String)
    /// A secret that is too short or too long.
    case wrongSize(prefix: String, bytes: Int)
    /// A `whsk_` key of 64 bytes whose second half is not the public key of its first.
    case mismatchedHalves
    /// A secret without a single character.
    case emptySecret
    /// A token or an HMAC secret of fewer than 8 bytes.
    case tooShort(bytes: Int)
    /// A described HMAC by which nothing can be verified.
    case unsoundScheme(String)
    /// A token where something is to be signed.
    case tokenSignsNothing(header: String, prefix: String)
    /// Several secrets where a header has room for one signature.
    case oneSignatureOnly(String)
    /// A signer or a verifier without a secret.
    case noSecrets
    /// A public key where something is to be signed.
    case publicKeyCannotSign
    /// An id that cannot be signed.
    case unsoundID
    /// OpenSSL refused to do something, with what it said.
    case library(operation: String, detail: String)

    /// What is wrong and what to do about it.
    public var description: String {
        switch self {
        case .unknownPrefix:
            "the secret starts with none of whsec_, whsk_ and whpk_. "
                + "Make one with `runbridge secret`, or set `secret_form: raw` if its text itself is the key"
        case .notBase64(let prefix):
            "the secret is not base64 after \(prefix). "
                + "Copy it whole, without blanks, quotes or line breaks; '-' and '_' of URL-safe base64 are '+' and '/' here"
        case .wrongSize("whsec_", let bytes):
            "the secret holds \(bytes) bytes after whsec_, and 24 to 64 are allowed. Make one with `runbridge secret`"
        case .wrongSize("whsk_", let bytes):
            "the private key holds \(bytes) bytes after whsk_: an ed25519 key has 32, "
                + "or 64 with its public half. Copy it whole"
        case .wrongSize(let prefix, let bytes):
            "the public key holds \(bytes) bytes after \(prefix): an ed25519 key has 32. Copy it whole"
        case .mismatchedHalves:
            "the second half of the private key is not the public key of the first. Copy the key again, or leave it out"
        case .emptySecret:
            "the secret is empty. Set it, or make one with `runbridge secret`"
        case .tooShort(let bytes):
            "the secret has \(bytes) bytes, and 8 are the fewest. Make a longer one with `openssl rand -hex 32`"
        case .unsoundScheme(let fault): fault
        case .tokenSignsNothing(let header, let prefix):
            "this scheme signs nothing: the secret itself is sent. Send the header '\(header): \(prefix)SECRET'"
        case .oneSignatureOnly(let header):
            "\(header) has room for one signature. Give one secret"
        case .noSecrets:
            "there is no secret. Give at least one"
        case .publicKeyCannotSign:
            "a public key (whpk_) can verify but not sign. Give the private key (whsk_) or a secret (whsec_)"
        case .unsoundID:
            "the id cannot be signed: it must be 1 to 256 visible ASCII characters, and no '.' among them"
        case .library(let operation, let detail):
            "OpenSSL could not \(operation): \(detail). Check that OpenSSL 3 and its default provider are installed"
        }
    }
}
