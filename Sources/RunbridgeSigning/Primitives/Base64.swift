import COpenSSL

/// Base64 with the standard alphabet (RFC 4648, section 4).
enum Base64 {
    /// The characters that this many bytes take, padding included.
    static func length(of bytes: Int) -> Int { (bytes + 2) / 3 * 4 }

    /// With padding, on one line.
    static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: length(of: bytes.count) + 1) { output in
            Int(EVP_EncodeBlock(output.baseAddress, bytes, Int32(bytes.count)))
        }
    }

    /// The bytes, or `nil` where a character is not of the alphabet or the length fits no bytes.
    ///
    /// Padding may be missing, as it is in secrets that other libraries take. OpenSSL's decoder does not do: it passes
    /// over blanks and counts padding as bytes.
    ///
    /// - Parameter isCanonical: whether the bits after the last byte must be zeros, so that bytes have one spelling only
    ///   (RFC 4648, section 3.5). Signatures are read so: a changed one is not to be taken for the same.
    static func decode(_ text: some Collection<UInt8>, isCanonical: Bool = false) -> [UInt8]? {
        var characters = Array(text)
        if characters.count.isMultiple(of: 4) {
            for _ in 0..<2 where characters.last == UInt8(ascii: "=") { characters.removeLast() }
        }
        guard characters.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count * 3 / 4)
        var bits: UInt32 = 0
        var held = 0
        for character in characters {
            guard let value = value(of: character) else { return nil }
            bits = bits << 6 | value
            held += 6
            guard held >= 8 else { continue }
            held -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
        }
        if isCanonical, bits & (1 << UInt32(held) - 1) != 0 { return nil }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
