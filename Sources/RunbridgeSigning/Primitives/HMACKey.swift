import COpenSSL

/// A key of HMAC, set up once. Any number of threads may use it at once.
///
/// Unchecked because it holds a pointer: to a context that carries the key and is only ever copied from.
public final class HMACKey: @unchecked Sendable {
    /// The hash function under the HMAC.
    public enum Hash: String, Sendable, CaseIterable {
        /// SHA-1: codes of 20 bytes. As an HMAC it is still sound, and some senders know no other.
        case sha1 = "SHA1"
        /// SHA-256: codes of 32 bytes.
        case sha256 = "SHA256"
        /// SHA-512: codes of 64 bytes.
        case sha512 = "SHA512"

        /// The bytes of a code.
        public var codeSize: Int {
            switch self {
            case .sha1: 20
            case .sha256: 32
            case .sha512: 64
            }
        }
    }

    /// The hash function it works with.
    public let hash: Hash
    private let keyed: OpaquePointer

    /// Sets a key of any size up.
    public init(_ key: [UInt8], hash: Hash = .sha256) throws(SigningError) {
        let algorithm = try OpenSSL.made(EVP_MAC_fetch(nil, OSSL_MAC_NAME_HMAC, nil), "fetch HMAC")
        // The context keeps the algorithm alive.
        defer { EVP_MAC_free(algorithm) }
        let context = try OpenSSL.made(EVP_MAC_CTX_new(algorithm), "make a context for HMAC")
        guard Self.setUp(context, key, hash) else {
            EVP_MAC_CTX_free(context)
            throw OpenSSL.error("set a key of \(key.count) bytes up for HMAC with \(hash.rawValue)")
        }
        self.hash = hash
        keyed = context
    }

    deinit { EVP_MAC_CTX_free(keyed) }

    /// The code of a message whose pieces are these, one after the other.
    public func code(for pieces: [UInt8]...) -> [UInt8] { code(joining: pieces) }

    private func code(joining pieces: [[UInt8]]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: hash.codeSize) { output, count in
            writeCode(to: output) { code in
                for piece in pieces { piece.withUnsafeBufferPointer { code.add($0) } }
            }
            count = hash.codeSize
        }
    }

    /// Writes the code of a message to the start of `output`, which is at least ``Hash/codeSize`` long.
    func writeCode(to output: UnsafeMutableBufferPointer<UInt8>, of message: (borrowing MACComputation) -> Void) {
        let computation = MACComputation(copyOf: keyed)
        message(computation)
        computation.finish(into: output, size: hash.codeSize)
    }

    private static func setUp(_ context: OpaquePointer, _ key: [UInt8], _ hash: Hash) -> Bool {
        var name = Array(hash.rawValue.utf8CString)
        // An empty array may have no address, and without an address OpenSSL takes the key for one set before.
        let key = key.isEmpty ? [0] : key, size = key.isEmpty ? 0 : key.count
        return name.withUnsafeMutableBufferPointer { name in
            let parameters = [
                OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            return EVP_MAC_init(context, key, size, parameters) == 1
        }
    }
}
