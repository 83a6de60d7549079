#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The streams that a command is given.
///
/// A terminal goes to the command itself, so that it can do all that it does on one; what is no terminal is passed through,
/// byte by byte and at once, and its last lines are kept.
public struct CommandStreams: Sendable, Equatable {
    /// Standard input: always the command's own.
    public var input: Int32
    /// Standard output.
    public var output: Int32
    /// Standard error.
    public var error: Int32

    /// Streams by their descriptors.
    public init(input: Int32, output: Int32, error: Int32) {
        self.input = input
        self.output = output
        self.error = error
    }

    /// This process's own.
    public static let standard = CommandStreams(input: 0, output: 1, error: 2)

    var outputIsTerminal: Bool { isatty(output) == 1 }
    var errorIsTerminal: Bool { isatty(error) == 1 }

    /// Whether output and errors go to one place, where their order must be kept.
    var areOne: Bool {
        var (first, second) = (stat(), stat())
        guard fstat(output, &first) == 0, fstat(error, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// Whether one of them is the terminal that controls this process.
    ///
    /// Its keys, and a shell that puts jobs into the foreground and the background, are then about this process's group.
    var haveControllingTerminal: Bool {
        [input, output, error].contains { isatty($0) == 1 && tcgetpgrp($0) >= 0 }
    }
}
