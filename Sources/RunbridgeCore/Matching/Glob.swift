/// A pattern where `*` stands for any number of Unicode scalars and `?` for one; `\` takes the next as it is.
public struct Glob: Sendable, Hashable {
    /// As it was written.
    public let pattern: String
    private let pieces: [Piece]
    /// The text, where there is nothing in the pattern but text.
    private let literal: String?

    private enum Piece: Sendable, Hashable {
        case any, one
        case scalar(Unicode.Scalar)
    }

    /// A glob.
    public init(_ pattern: String) {
        self.pattern = pattern
        var pieces: [Piece] = []
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            switch scalar {
            case "\\" where !isEscaped:
                isEscaped = true
                continue
            case "*" where !isEscaped: if pieces.last != .any { pieces.append(.any) }
            case "?" where !isEscaped: pieces.append(.one)
            default: pieces.append(.scalar(scalar))
            }
            isEscaped = false
        }
        if isEscaped { pieces.append(.scalar("\\")) }
        self.pieces = pieces
        var literal = String.UnicodeScalarView()
        for case .scalar(let scalar) in pieces { literal.append(scalar) }
        self.literal = literal.count == pieces.count ? String(literal) : nil
    }

    /// Whether the whole text fits. Takes time proportional to the text's length times the pattern's at the most.
    public func matches(_ text: String) -> Bool {
        // By bytes, as everywhere in a pattern: two spellings of a letter are two texts.
        if let literal { return literal.utf8.elementsEqual(text.utf8) }
        let text = Array(text.unicodeScalars)
        var (at, piece) = (0, 0)
        var retry: (at: Int, piece: Int)?
        while at < text.count {
            if piece < pieces.count, pieces[piece] == .any {
                retry = (at, piece)
                piece += 1
            } else if piece < pieces.count, pieces[piece] == .one || pieces[piece] == .scalar(text[at]) {
                at += 1
                piece += 1
            } else if let last = retry {
                retry = (last.at + 1, last.piece)
                at = last.at + 1
                piece = last.piece + 1
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .any }
    }
}
