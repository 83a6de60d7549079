import RunbridgeFormats

/// What a receiver or a program said, fit to be kept and shown: printable, and of 2 KiB at most.
///
/// Control characters become blanks, and the invisible characters that turn the direction of writing are left out, since
/// they would turn what is shown behind them. What is not UTF-8 shows as U+FFFD.
enum Excerpt {
    /// The most bytes of UTF-8 that are kept, which is what an attempt's detail may have.
    static let limit = 2048

    /// The beginning, on one line; `nil` if there is nothing to see.
    static func beginning(of bytes: [UInt8]) -> String? {
        let text = printable(bytes, keepsLines: false)
        guard text.utf8.count > limit else { return text.isEmpty ? nil : text }
        return prefix(of: text, limit - ellipsis.utf8.count) + ellipsis
    }

    /// The end, line breaks kept; `nil` if there is nothing to see.
    ///
    /// - Parameters:
    ///   - isCut: whether there was more before it.
    ///   - size: the most bytes to keep.
    static func end(of bytes: [UInt8], isCut: Bool = false, size: Int = limit) -> String? {
        let text = printable(bytes, keepsLines: true)
        guard isCut || text.utf8.count > size else { return text.isEmpty ? nil : text }
        return ellipsis + suffix(of: text, size - ellipsis.utf8.count)
    }

    private static let ellipsis = "…"

    private static func printable(_ bytes: [UInt8], keepsLines: Bool) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\n" where keepsLines:
                while text.last == " " { text.removeLast() }
                if !text.isEmpty { text.append("\n") }
            case _ where scalar.turnsDirection: break
            case _ where scalar.isBlank: if let last = text.last, last != " ", last != "\n" { text.append(" ") }
            default: text.append(scalar)
            }
        }
        while let last = text.last, last == " " || last == "\n" { text.removeLast() }
        return String(text)
    }

    private static func prefix(of text: String, _ size: Int) -> String {
        var end = text.utf8.index(text.startIndex, offsetBy: size)
        while !text.isScalarBoundary(end) { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }

    private static func suffix(of text: String, _ size: Int) -> String {
        guard text.utf8.count > size else { return text }
        var start = text.utf8.index(text.endIndex, offsetBy: -size)
        while !text.isScalarBoundary(start) { start = text.utf8.index(after: start) }
        return String(text[start...])
    }
}

extension String {
    fileprivate func isScalarBoundary(_ index: Index) -> Bool {
        index == endIndex || utf8[index] & 0xc0 != 0x80
    }
}

extension Unicode.Scalar {
    /// Whether it is a control character or a blank of any width.
    fileprivate var isBlank: Bool {
        properties.isWhitespace || properties.generalCategory == .control
    }
}
