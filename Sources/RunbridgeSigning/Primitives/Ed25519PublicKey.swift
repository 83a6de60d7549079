import COpenSSL

/// A public key of ed25519 (RFC 8032), set up once. Any number of threads may use it at once.
///
/// Unchecked because it holds a pointer: OpenSSL's keys are shared between threads once they are made.
final class Ed25519PublicKey: @unchecked Sendable {
    /// The bytes of a key.
    static let size = 32

    /// The key itself.
    let bytes: [UInt8]
    private let key: OpaquePointer

    /// Reads a key of 32 bytes.
    init(_ bytes: [UInt8]) throws(SigningError) {
        key = try OpenSSL.made(
            EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count), "read an ed25519 public key")
        self.bytes = bytes
    }

    deinit { EVP_PKEY_free(key) }

    /// Whether a signature is the message's. One that is none at all is not.
    func isSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        OpenSSL.require(EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1, "verify with ed25519")
        let holds = EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        // A refusal stands in the thread's queue of errors, where TLS on the same thread could take it for its own.
        if !holds { ERR_clear_error() }
        return holds
    }
}
