#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where results and messages go: results to standard output, messages to standard error.
enum Console {
    /// Whether colour may be used on standard output: it is a terminal, and neither `NO_COLOR` nor a dumb one.
    static let hasColour = isColourful(STDOUT_FILENO)
    /// Whether colour may be used on standard error.
    static let errorHasColour = isColourful(STDERR_FILENO)

    /// A line of results.
    static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// A line of bytes that are results, as JSON.
    static func print(_ line: [UInt8]) { write(bytes: line + [UInt8(ascii: "\n")], to: STDOUT_FILENO) }

    /// A message.
    static func complain(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    private static func isColourful(_ descriptor: CInt) -> Bool {
        // https://no-color.org: present and not empty.
        let isForbidden = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
        return isatty(descriptor) == 1 && !isForbidden && !isDumb
    }

    private static func write(_ text: String, to descriptor: CInt) { write(bytes: Array(text.utf8), to: descriptor) }

    private static func write(bytes: [UInt8], to descriptor: CInt) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = Glibc.poll(&poll, 1, -1)
            } else if errno != EINTR {
                // Nobody reads any more, as behind `| head`.
                exit(errno == EPIPE ? ExitStatus.done.rawValue : ExitStatus.cannotRun.rawValue)
            }
        }
    }
}
