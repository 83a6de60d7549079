import RunbridgeProcesses

/// The last lines that a command wrote, where they went through here; a terminal's do not.
struct CommandOutput: Sendable, Equatable {
    /// To standard output.
    var output: String?
    /// To standard error, where that is another place.
    var errors: String?

    /// The last line that is not blank, of the errors before the output; at most 500 characters.
    var lastLine: String? {
        (errors?.lastLine ?? output?.lastLine).map { String($0.prefix(500)) }
    }
}
