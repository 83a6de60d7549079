import COpenSSL

/// Randomness fit for keys, from OpenSSL's generator.
public enum RandomBytes {
    /// Makes this many bytes.
    public static func make(_ count: Int) throws(SigningError) -> [UInt8] {
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        guard let size = Int32(exactly: count), RAND_bytes(&bytes, size) == 1 else {
            throw OpenSSL.error("make \(count) random bytes")
        }
        return bytes
    }
}
