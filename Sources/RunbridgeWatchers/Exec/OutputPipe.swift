import RunbridgeProcesses

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A command's output on its way through: read from a pipe, written on unchanged, its end kept. One thread uses it.
final class OutputPipe {
    /// What the command writes to; closed here once the command has it.
    private(set) var writable: Int32
    private var readable: Int32
    private let destination: Int32
    private let destinationIsFile: Bool
    private var pending: ArraySlice<UInt8> = []
    private(set) var tail = OutputTail(limit: OutputPipe.kept)

    /// How much of its end is kept, in bytes: as much as an event may show of it.
    static let kept = 4096
    /// What a pipe takes at once when `poll(2)` says that it takes something: `PIPE_BUF`.
    private static let piece = 4096

    init(to destination: Int32) throws(SystemFault) {
        let pipe = try PipeEnds(blocking: .writing)
        (readable, writable) = (pipe.readable, pipe.writable)
        self.destination = destination
        var status = stat()
        destinationIsFile = fstat(destination, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    deinit {
        closeWritable()
        closeReadable()
    }

    /// Gives up this process's hold on the end that the command writes to.
    func closeWritable() {
        if writable >= 0 { close(writable) }
        writable = -1
    }

    /// Whether nothing more will come through.
    var isOver: Bool { readable < 0 && pending.isEmpty }

    /// What to wait for; `nil` if for nothing any more.
    var interest: pollfd? {
        if !pending.isEmpty { return pollfd(fd: destination, events: Int16(POLLOUT), revents: 0) }
        return readable < 0 ? nil : pollfd(fd: readable, events: Int16(POLLIN), revents: 0)
    }

    /// Moves as much as goes now without waiting. Returns whether anything moved.
    @discardableResult
    func advance() -> Bool {
        var hasMoved = false
        while true {
            if !pending.isEmpty, !flush() { return hasMoved }
            guard readable >= 0, fill() else { return hasMoved }
            hasMoved = true
        }
    }

    private func fill() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = read(readable, &buffer, buffer.count)
        if count > 0 {
            pending = buffer[..<count]
            tail.append(pending)
            return true
        }
        if count == 0 || (errno != EAGAIN && errno != EINTR) { closeReadable() }
        return false
    }

    /// Writes what is pending. Returns whether all of it has gone.
    private func flush() -> Bool {
        while !pending.isEmpty {
            var entry = pollfd(fd: destination, events: Int16(POLLOUT), revents: 0)
            guard destinationIsFile || poll(&entry, 1, 0) > 0 else { return false }
            let count = pending.withUnsafeBytes {
                write(destination, $0.baseAddress, destinationIsFile ? $0.count : min($0.count, Self.piece))
            }
            if count >= 0 {
                pending.removeFirst(count)
            } else if errno == EAGAIN {
                return false
            } else if errno != EINTR {
                // Nobody takes it any more: the command is to learn that as it would without us.
                pending = []
                closeReadable()
                return true
            }
        }
        return true
    }

    private func closeReadable() {
        if readable >= 0 { close(readable) }
        readable = -1
    }
}
