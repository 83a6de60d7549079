import COpenSSL

/// One code in the making: a copy of a keyed context. Copying is several times as fast as setting a key up.
struct MACComputation: ~Copyable {
    private let context: OpaquePointer?

    init(copyOf keyed: OpaquePointer) {
        context = EVP_MAC_CTX_dup(keyed)
        OpenSSL.require(context != nil, "copy a context of HMAC")
    }

    deinit { EVP_MAC_CTX_free(context) }

    /// Takes the message's next bytes.
    func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        // An update by no bytes at no address is refused by some algorithms.
        guard !bytes.isEmpty else { return }
        OpenSSL.require(EVP_MAC_update(context, bytes.baseAddress, bytes.count) == 1, "go on with an HMAC")
    }

    /// Writes the code. Nothing may be added afterwards.
    consuming func finish(into output: UnsafeMutableBufferPointer<UInt8>, size: Int) {
        var length = 0
        let worked = EVP_MAC_final(context, output.baseAddress, &length, output.count)
        OpenSSL.require(worked == 1 && length == size, "finish an HMAC")
    }
}
