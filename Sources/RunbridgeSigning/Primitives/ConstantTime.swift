import COpenSSL

/// Comparison whose duration tells nothing of where two values differ.
public enum ConstantTime {
    /// Whether two values are the same. Only their sizes show in the time it takes.
    public static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && CRYPTO_memcmp(one, other, one.count) == 0
    }
}
