/// A shell script, as far as the documentation uses the language: quotes, comments, pipes, redirections, subshells and
/// here-documents.
struct ShellScript {
    /// The commands in it, each as its words.
    let commands: [[String]]

    init(_ text: String) {
        var reader = Reader()
        for line in Self.withoutHereDocuments(text) { reader.read(line) }
        commands = reader.commands
    }

    /// The arguments of each call of a program, without those that only set variables before it.
    func calls(of program: String) -> [[String]] {
        commands.compactMap { words in
            let words = words.drop { $0.contains("=") && !$0.hasPrefix("-") }
            return words.first == program ? Array(words.dropFirst()) : nil
        }
    }

    private static func withoutHereDocuments(_ text: String) -> [Substring] {
        var lines: [Substring] = []
        var end: String?
        for line in text.split(separator: "\n") {
            if let word = end {
                if line == word { end = nil }
                continue
            }
            lines.append(line)
            if let start = line.firstMatch(of: /<<'(\w+)'/) { end = String(start.output.1) }
        }
        return lines
    }
}

extension ShellScript {
    private struct Reader {
        var commands: [[String]] = []
        private var words: [String] = []
        private var word: String?
        private var quote: Character?
        private var isRedirected = false

        mutating func read(_ line: Substring) {
            for character in line {
                if let quote {
                    if character == quote { self.quote = nil } else { word?.append(character) }
                    continue
                }
                switch character {
                case "'", "\"":
                    quote = character
                    word = word ?? ""
                case "#" where word == nil:
                    return endCommand()
                case " ": endWord()
                case "|", ";", "&", "(", ")": endCommand()
                case "<", ">":
                    endWord()
                    isRedirected = true
                default: word = (word ?? "") + String(character)
                }
            }
            endCommand()
        }

        private mutating func endWord() {
            guard let word else { return }
            if !isRedirected { words.append(word) }
            (self.word, isRedirected) = (nil, false)
        }

        private mutating func endCommand() {
            endWord()
            if !words.isEmpty { commands.append(words) }
            (words, isRedirected) = ([], false)
        }
    }
}
