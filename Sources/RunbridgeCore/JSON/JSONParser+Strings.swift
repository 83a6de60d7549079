extension JSONParser {
    /// Reads a string, its opening quote included.
    mutating func string() throws(JSONError) -> String {
        offset += 1
        let start = offset
        var isASCII = true
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                let text = try text(bytes[start..<offset], isASCII: isASCII, from: start)
                offset += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw fault("a control character in a string must be escaped") }
            if byte >= 0x80 { isASCII = false }
            offset += 1
        }
        throw fault("a string does not end")
    }

    private func text(_ slice: ArraySlice<UInt8>, isASCII: Bool, from start: Int) throws(JSONError) -> String {
        if isASCII { return String(decoding: slice, as: UTF8.self) }
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw JSONError("a string is not UTF-8", at: start)
        }
        return text
    }

    /// Reads on in a string that has escapes.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var buffer = Array(bytes[start..<offset])
        while offset < bytes.count {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "\""):
                let text = try text(buffer[...], isASCII: false, from: start)
                offset += 1
                return text
            case UInt8(ascii: "\\"):
                offset += 1
                try escape(into: &buffer)
            default:
                guard byte >= 0x20 else { throw fault("a control character in a string must be escaped") }
                buffer.append(byte)
                offset += 1
            }
        }
        throw fault("a string does not end")
    }

    private mutating func escape(into buffer: inout [UInt8]) throws(JSONError) {
        guard offset < bytes.count else { throw fault("a string does not end") }
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0c)
        case UInt8(ascii: "n"): buffer.append(0x0a)
        case UInt8(ascii: "r"): buffer.append(0x0d)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "u"): buffer.append(contentsOf: String(Character(try scalar())).utf8)
        default:
            offset -= 1
            throw fault("there is no such escape")
        }
    }

    /// The scalar of a `\u` escape, of a pair of them where the first is half of one.
    private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
        let replacement: Unicode.Scalar = "\u{FFFD}"
        let first = try codeUnit()
        guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) ?? replacement }
        let behind = offset
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            offset = behind
            return replacement
        }
        let second = try codeUnit()
        guard (0xDC00...0xDFFF).contains(second) else {
            offset = behind
            return replacement
        }
        return Unicode.Scalar(0x10000 + (UInt32(first - 0xD800) << 10 | UInt32(second - 0xDC00))) ?? replacement
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard offset < bytes.count, let digit = bytes[offset].hexValue else {
                throw fault("four hex digits are due")
            }
            value = value << 4 | UInt16(digit)
            offset += 1
        }
        return value
    }
}

extension UInt8 {
    fileprivate var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
