extension WebhookSecret {
    /// Gives as many random bytes as it is asked for.
    public typealias Randomness = (Int) throws(SigningError) -> [UInt8]

    /// A new `whsec_` secret, of 24 to 64 bytes.
    public static func newSymmetric(
        bytes count: Int = 32, from random: Randomness = RandomBytes.make
    ) throws(SigningError) -> WebhookSecret {
        guard symmetricSizes.contains(count) else { throw .wrongSize(prefix: Prefix.symmetric.rawValue, bytes: count) }
        return try WebhookSecret(.symmetric, random(count))
    }

    /// A new `whsk_` key. Its ``publicKey`` goes to the receivers.
    public static func newPrivateKey(from random: Randomness = RandomBytes.make) throws(SigningError) -> WebhookSecret {
        try WebhookSecret(.privateKey, random(Ed25519PrivateKey.seedSize))
    }
}
