/// Writes JSON text, byte by byte and without a value in between.
///
/// It does not check that what is written fits together: who begins an object ends it.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    /// Whether the next value or name needs a comma before it.
    private var needsComma = false

    /// A writer that has written nothing.
    public init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// `{`
    public mutating func beginObject() {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    /// `}`
    public mutating func endObject() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// `[`
    public mutating func beginArray() {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
    }

    /// `]`
    public mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// A member's name and its colon.
    public mutating func name(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A member's name, whatever is in it, and its colon.
    public mutating func name(any name: String) {
        separate()
        bytes.append(quoting: name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A string, or `null`.
    public mutating func value(_ text: String?) {
        guard let text else { return null() }
        separate()
        bytes.append(quoting: text)
        needsComma = true
    }

    /// A whole number, or `null`.
    public mutating func value(_ number: Int?) {
        guard let number else { return null() }
        separate()
        bytes.append(decimal: Int64(number))
        needsComma = true
    }

    /// A truth value.
    public mutating func value(_ truth: Bool) {
        literal(truth ? "true" : "false")
    }

    /// A moment in RFC 3339, or `null`.
    public mutating func value(_ moment: Timestamp?) {
        guard let moment else { return null() }
        separate()
        bytes.append(UInt8(ascii: "\""))
        moment.write(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// A value.
    public mutating func value(_ json: JSON) {
        separate()
        json.write(to: &bytes)
        needsComma = true
    }

    /// `null`
    public mutating func null() { literal("null") }

    /// A text that is JSON already.
    public mutating func literal(_ text: StaticString) {
        separate()
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
        needsComma = true
    }

    /// A piece of JSON as it is, with the commas and quotes that belong there; a value comes next.
    mutating func verbatim(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
        needsComma = false
    }

    /// Bytes that are JSON already.
    public mutating func raw(_ json: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    @inline(__always)
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }
}

extension JSON {
    /// The value as JSON text in UTF-8, without blanks or line breaks.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// The same as text.
    public var encodedText: String { String(decoding: encoded(), as: UTF8.self) }

    func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let text): bytes.append(quoting: text)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(quoting: member.name)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

extension [UInt8] {
    /// Adds a text as a JSON string.
    mutating func append(quoting text: String) {
        append(UInt8(ascii: "\""))
        // Native strings lie in one piece, which is several times as fast to look through as their UTF-8 view.
        if text.utf8.withContiguousStorageIfAvailable({ append(escaping: $0) }) == nil {
            for byte in text.utf8 { append(escaping: byte) }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(escaping bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5c }) {
            append(contentsOf: bytes)
        } else {
            for byte in bytes { append(escaping: byte) }
        }
    }

    private mutating func append(escaping byte: UInt8) {
        switch byte {
        case 0x22, 0x5c: append(contentsOf: [0x5c, byte])
        case 0x0a: append(contentsOf: "\\n".utf8)
        case 0x0d: append(contentsOf: "\\r".utf8)
        case 0x09: append(contentsOf: "\\t".utf8)
        case ..<0x20:
            let hex = Array<UInt8>("0123456789abcdef".utf8)
            append(contentsOf: "\\u00".utf8)
            append(contentsOf: [hex[Int(byte >> 4)], hex[Int(byte & 15)]])
        default: append(byte)
        }
    }

    /// Adds a whole number.
    mutating func append(decimal number: Int64) {
        if number >= 0, number < 10 {
            append(UInt8(ascii: "0") + UInt8(number))
        } else {
            append(contentsOf: String(number).utf8)
        }
    }
}
