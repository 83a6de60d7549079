/// The last lines that a command wrote, where they went through here; a terminal's do not.
struct CommandOutput: Sendable, Equatable {
    /// To standard output.
    var output: String?
    /// To standard error, where that is another place.
    var errors: String?

    /// The last line that is not blank, of the errors before the output; at most 500 characters.
    var lastLine: String? {
        for text in [errors, output] {
            let line = text?.split(whereSeparator: \.isNewline).last { $0.contains { !$0.isWhitespace } }
            if let line { return String(line.prefix(500)) }
        }
        return nil
    }
}
