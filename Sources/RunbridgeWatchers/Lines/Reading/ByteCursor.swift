#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A place in bytes that are read as plain JSON from left to right. Every method says whether what it met was plain.
struct ByteCursor {
    /// A stretch of the bytes: what stands between two quotes, without escapes.
    struct Span {
        let start: UnsafePointer<UInt8>
        let count: Int
        let isASCII: Bool

        /// The text; `nil` if it is not UTF-8.
        @inline(__always)
        var text: String? {
            let bytes = UnsafeBufferPointer(start: start, count: count)
            return isASCII ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
        }

        @inline(__always)
        static func == (span: Span, text: StaticString) -> Bool {
            span.count == text.utf8CodeUnitCount && memcmp(span.start, text.utf8Start, span.count) == 0
        }
    }

    private var next: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>

    init(_ base: UnsafePointer<UInt8>, count: Int) {
        next = base
        end = base + count
    }

    /// Whether there is nothing left but blanks.
    var isAtEnd: Bool {
        mutating get {
            skipBlanks()
            return next == end
        }
    }

    /// Reads an object, each member's value by `body`.
    @inline(__always)
    mutating func object(each body: (Span, inout ByteCursor) -> Bool) -> Bool {
        guard take(UInt8(ascii: "{")) else { return false }
        if take(UInt8(ascii: "}")) { return true }
        while true {
            skipBlanks()
            guard let name = string(), take(UInt8(ascii: ":")) else { return false }
            skipBlanks()
            guard body(name, &self) else { return false }
            if take(UInt8(ascii: ",")) { continue }
            return take(UInt8(ascii: "}"))
        }
    }

    /// Reads a string. `null` counts as none.
    @inline(__always)
    mutating func text(into text: inout String?) -> Bool {
        guard let span = string() else {
            text = nil
            return null()
        }
        text = span.text
        return text != nil
    }

    /// Reads a whole number from 0 of at most 18 digits. `null` counts as none.
    mutating func count(into count: inout Int?) -> Bool {
        let start = next
        var value = 0
        while next < end, next.pointee >= 0x30, next.pointee <= 0x39, next - start < 18 {
            value = value * 10 + Int(next.pointee - 0x30)
            next += 1
        }
        let digits = next - start
        guard digits > 0 else {
            count = nil
            return null()
        }
        count = value
        return (digits == 1 || start.pointee != 0x30) && isBehindScalar
    }

    /// Reads `null`.
    mutating func null() -> Bool { word("null") }

    /// Passes over the value of a member that nobody knows, if it is neither an object nor an array.
    mutating func skip(_ name: Span) -> Bool {
        guard name.isASCII, next < end else { return false }
        switch next.pointee {
        case UInt8(ascii: "\""): return string()?.isASCII ?? false
        case UInt8(ascii: "t"): return word("true")
        case UInt8(ascii: "f"): return word("false")
        case UInt8(ascii: "n"): return word("null")
        default:
            var ignored: Int?
            return count(into: &ignored)
        }
    }

    private mutating func word(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard end - next >= count, memcmp(next, text.utf8Start, count) == 0 else { return false }
        next += count
        return isBehindScalar
    }

    /// Whether a number or word could end here.
    private var isBehindScalar: Bool {
        guard next < end else { return false }
        switch next.pointee {
        case UInt8(ascii: ","), UInt8(ascii: "}"), 0x20, 0x09, 0x0d: return true
        default: return false
        }
    }

    /// Reads a string without escapes.
    @inline(__always)
    private mutating func string() -> Span? {
        guard next < end, next.pointee == UInt8(ascii: "\"") else { return nil }
        let start = next + 1
        var place = start
        var high: UInt64 = 0
        while end - place >= 8 {
            let word = UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)
            guard !word.mayHoldEnd else { break }
            high |= word
            place += 8
        }
        while place < end {
            let byte = place.pointee
            if byte == UInt8(ascii: "\"") {
                next = place + 1
                return Span(start: start, count: place - start, isASCII: high & 0x8080_8080_8080_8080 == 0)
            }
            guard byte != UInt8(ascii: "\\"), byte >= 0x20 else { return nil }
            high |= UInt64(byte)
            place += 1
        }
        return nil
    }

    /// Passes over blanks and then this byte, if it comes.
    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard next < end, next.pointee == byte else { return false }
        next += 1
        return true
    }

    @inline(__always)
    private mutating func skipBlanks() {
        while next < end {
            switch next.pointee {
            case 0x20, 0x09, 0x0d: next += 1
            default: return
            }
        }
    }
}

extension UInt64 {
    /// Whether one of its bytes may be a quote, a backslash or a control character. It is certain where it says no.
    @inline(__always)
    fileprivate var mayHoldEnd: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = self ^ (ones &* 0x22)
        let backslashes = self ^ (ones &* 0x5c)
        let found =
            ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes) | ((self &- (ones &* 0x20)) & ~self)
        return found & (ones &* 0x80) != 0
    }
}
