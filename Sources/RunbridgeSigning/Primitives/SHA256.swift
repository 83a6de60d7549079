import COpenSSL
public import RunbridgeCore

/// SHA-256, fetched from OpenSSL once. Any number of threads may use it at once.
public enum SHA256 {
    /// The 32 bytes of a message's digest.
    public static let digest: Digest = { bytes in
        [UInt8](unsafeUninitializedCapacity: 32) { output, count in
            var length: UInt32 = 0
            let worked = EVP_Digest(bytes, bytes.count, output.baseAddress, &length, algorithm.pointer, nil)
            OpenSSL.require(worked == 1 && length == 32, "digest a message")
            count = 32
        }
    }

    private static let algorithm = Algorithm()
}

/// OpenSSL's SHA-256. It is never freed.
///
/// Unchecked because it is a pointer; OpenSSL lets all threads share a fetched algorithm.
private struct Algorithm: @unchecked Sendable {
    let pointer: OpaquePointer?

    init() {
        pointer = EVP_MD_fetch(nil, "SHA256", nil)
        OpenSSL.require(pointer != nil, "fetch SHA-256")
    }
}
