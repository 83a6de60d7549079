import RunbridgeCore
import RunbridgeWatchers

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Console {
    /// How results for people look here and now.
    static var look: Look { Look(isColored: hasColour, width: width, now: now) }

    /// This moment.
    static var now: Timestamp { SystemClock().now }

    /// The columns of the terminal on standard output; `nil` if it is none.
    private static var width: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    /// Whether nobody reads the results any more: the other end of the pipe is closed.
    static var isReaderGone: Bool {
        var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&output, 1, 0) > 0 && output.revents & Int16(POLLERR) != 0
    }

    /// Lines of results, each with its line break; nothing where there is nothing.
    static func show(_ lines: String) {
        guard !lines.isEmpty else { return }
        print(lines.hasSuffix("\n") ? String(lines.dropLast()) : lines)
    }

    /// A JSON object a line, in one write.
    static func show(_ lines: [JSON]) { show(lines.map { $0.encoded() }) }

    /// Encoded JSON objects, one a line, in one write.
    static func show(_ lines: [[UInt8]]) {
        guard !lines.isEmpty else { return }
        print(Array(lines.joined(separator: [UInt8(ascii: "\n")])))
    }
}
