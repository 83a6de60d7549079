/// Hexadecimal digits, two a byte.
public enum Hex {
    /// The digits of bytes, in small letters.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// The bytes; `nil` where something else stands.
    ///
    /// - Parameters:
    ///   - text: the digits.
    ///   - allowsMixed: whether small and large letters may stand side by side. In a signature they may not: a changed one
    ///     is not to be taken for the same.
    static func decode(_ text: some Collection<UInt8>, allowsMixed: Bool = false) -> [UInt8]? {
        guard text.count.isMultiple(of: 2) else { return nil }
        let isMixed = text.contains { (0x61...0x66).contains($0) } && text.contains { (0x41...0x46).contains($0) }
        guard allowsMixed || !isMixed else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        var high: UInt8?
        for digit in text {
            guard let value = value(of: digit) else { return nil }
            if let upper = high {
                bytes.append(upper << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
