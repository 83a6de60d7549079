/// What goes along while a document is read: the mistakes found, and what paths and secrets are resolved against.
public struct Reading: Sendable {
    /// The mistakes found up to now.
    public private(set) var problems: [Problem] = []
    /// The folder that relative paths start from.
    public let folder: String
    /// Finds the values of secrets.
    public let secrets: any SecretSource
    /// Secrets that could not be found, and where they were wanted. Whether that is a mistake the caller decides.
    public private(set) var missingSecrets: [Problem] = []
    /// The text that is read.
    var source = ""

    /// A reading that has found nothing yet.
    public init(folder: String, secrets: any SecretSource) {
        self.folder = folder
        self.secrets = secrets
    }

    /// Notes a mistake.
    public mutating func report(_ place: Place, _ text: String) {
        problems.append(Problem(place, text))
    }

    /// Notes a secret that could not be found.
    public mutating func reportMissingSecret(_ place: Place, _ text: String) {
        missingSecrets.append(Problem(place, text))
    }

    /// Where a line and a column (from 1) of a text of several lines stand in the file.
    ///
    /// A text that the file spells otherwise than it reads (folded, quoted with escapes) is placed where it begins.
    public func place(in node: Node, line: Int, column: Int) -> Place {
        guard let text = node.scalarText else { return node.place }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let sourceLines = source.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.indices.contains(line - 1) else { return node.place }
        // A block scalar begins on the line after its indicator, a plain or quoted one on its own.
        for sourceLine in [node.place.line + line, node.place.line + line - 1]
        where sourceLines.indices.contains(sourceLine - 1) {
            let (wanted, found) = (lines[line - 1], sourceLines[sourceLine - 1])
            if !wanted.isEmpty, let start = found.firstRange(of: wanted)?.lowerBound {
                let indent = found.distance(from: found.startIndex, to: start)
                return Place(file: node.place.file, line: sourceLine, column: indent + column)
            }
        }
        return node.place
    }

    /// A path as the user meant it: absolute, or from the document's folder.
    public func resolve(path: String) -> String {
        path.hasPrefix("/") || folder.isEmpty || folder == "." ? path : "\(folder)/\(path)"
    }
}
