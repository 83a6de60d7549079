import COpenSSL

/// A private key of ed25519 (RFC 8032), set up once. Any number of threads may use it at once.
///
/// Unchecked because it holds a pointer: OpenSSL's keys are shared between threads once they are made.
final class Ed25519PrivateKey: @unchecked Sendable {
    /// The bytes of the seed that a key is made of.
    static let seedSize = 32
    /// The bytes of a signature.
    static let signatureSize = 64

    /// What verifies the signatures of this key.
    let publicKey: Ed25519PublicKey
    private let key: OpaquePointer

    /// Makes the key of a seed of 32 bytes.
    init(seed: [UInt8]) throws(SigningError) {
        let key = try OpenSSL.made(
            EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, seed, seed.count), "read an ed25519 private key")
        do throws(SigningError) {
            publicKey = try Ed25519PublicKey(Self.publicBytes(of: key))
        } catch {
            EVP_PKEY_free(key)
            throw error
        }
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }

    /// Writes the signature of a message to the start of `output`, which is at least 64 bytes long.
    func writeSignature(of message: [UInt8], to output: UnsafeMutableBufferPointer<UInt8>) {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var length = output.count
        let worked =
            EVP_DigestSignInit(context, nil, nil, nil, key) == 1
            && EVP_DigestSign(context, output.baseAddress, &length, message, message.count) == 1
        OpenSSL.require(worked && length == Self.signatureSize, "sign with ed25519")
    }

    private static func publicBytes(of key: OpaquePointer) throws(SigningError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Ed25519PublicKey.size)
        var length = bytes.count
        guard EVP_PKEY_get_raw_public_key(key, &bytes, &length) == 1, length == bytes.count else {
            throw OpenSSL.error("derive an ed25519 public key")
        }
        return bytes
    }
}
