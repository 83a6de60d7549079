/// Where something stands in a file.
public struct Place: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The file, as the user named it.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column in characters, from 1.
    public var column: Int

    /// A place.
    public init(file: String, line: Int = 1, column: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`
    public var description: String { "\(file):\(line):\(column)" }

    /// In reading order.
    public static func < (lhs: Place, rhs: Place) -> Bool {
        (lhs.file, lhs.line, lhs.column) < (rhs.file, rhs.line, rhs.column)
    }
}

/// A mistake in a document: where, what, and what to write instead.
public struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// Where.
    public var place: Place
    /// What, and what to do: one line of at most 500 characters.
    public private(set) var text: String

    /// A mistake. What could break the line or paint the terminal is written out, and what is too long is cut.
    public init(_ place: Place, _ text: String) {
        self.place = place
        self.text = text.shown
    }

    /// `file:line:column: text`
    public var description: String { "\(place): \(text)" }
}

/// All mistakes of a document, in reading order.
public struct DocumentError: Error, CustomStringConvertible {
    /// The mistakes; never empty.
    public var problems: [Problem]

    /// Mistakes, put into reading order.
    public init(_ problems: [Problem]) {
        self.problems = problems.sorted { $0.place < $1.place }
    }

    /// A line for each mistake.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension String {
    /// The same as one line that can be shown: control characters and those that turn the direction of writing as
    /// escapes, the end cut off where it is too long.
    fileprivate var shown: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{200E}"..."\u{200F}", "\u{2028}"..."\u{202E}",
                "\u{2066}"..."\u{2069}":
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text.count > 500 ? "\(text.prefix(499))…" : text
    }
}
