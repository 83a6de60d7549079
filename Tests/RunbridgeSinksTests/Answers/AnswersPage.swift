import Foundation

/// The page that says what follows from every answer: the rows of its tables.
struct AnswersPage {
    /// What follows from one answer.
    struct Row: Sendable, Equatable, CustomStringConvertible {
        /// What comes.
        var name: String
        /// What becomes of the delivery: `delivered`, `dead`, `tried again`, `given back`.
        var delivery: String
        /// When it is tried again; empty if it is not.
        var next: String
        /// What becomes of the sink; empty if nothing does.
        var sink: String
        /// What is told of it; `…` stands for any text.
        var words: String

        var description: String { "| \(name) | \(delivery) | \(next) | \(sink) | \(words) |" }
    }

    static let rows: [Row] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/RunbridgeDaemon/Documentation.docc/Answers.md")
        // A page that is not there has no rows, and a test counts them.
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 5, cells[0] != "what comes", !cells[0].hasPrefix("---") else { return nil }
            return Row(name: cells[0], delivery: cells[1], next: cells[2], sink: cells[3], words: cells[4])
        }
    }()
}

extension String {
    /// Whether it is what a pattern says, in which `…` stands for any text.
    func fits(_ pattern: String) -> Bool {
        let pieces = pattern.split(separator: "…", omittingEmptySubsequences: false).map(String.init)
        guard pieces.count > 1 else { return self == pattern }
        var rest = self[...]
        for (number, piece) in pieces.enumerated() where !piece.isEmpty {
            guard let found = number == pieces.count - 1 ? rest.lastRange(of: piece) : rest.firstRange(of: piece),
                number > 0 || found.lowerBound == startIndex,
                number < pieces.count - 1 || found.upperBound == endIndex
            else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}

extension Substring {
    fileprivate func lastRange(of text: String) -> Range<Index>? {
        hasSuffix(text) ? index(endIndex, offsetBy: -text.count)..<endIndex : nil
    }
}
