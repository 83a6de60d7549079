import Foundation

/// A pipe as tests need it: its writing end for a sink, its reading end in our hands.
final class TestPipe: Sendable {
    let readEnd: Int32
    let writeEnd: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0)
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(writeEnd)
        close(readEnd)
    }

    /// Fills it until not a byte more goes in, and leaves it blocking.
    func fill() {
        _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
        let zeros = [UInt8](repeating: 0, count: 4096)
        while write(writeEnd, zeros, zeros.count) > 0 {}
        while write(writeEnd, zeros, 1) > 0 {}
        _ = fcntl(writeEnd, F_SETFL, 0)
    }

    /// Whether a writer would have to wait.
    var isFull: Bool {
        var entry = pollfd(fd: writeEnd, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, 0) == 0
    }

    /// Reads so many bytes, on a thread of its own.
    func read(_ count: Int) async -> [UInt8] {
        await onThread { [readEnd] in
            var bytes = [UInt8](repeating: 0, count: count)
            var got = 0
            while got < count {
                let more = bytes.withUnsafeMutableBytes {
                    Foundation.read(readEnd, $0.baseAddress?.advanced(by: got), count - got)
                }
                guard more > 0 else { break }
                got += more
            }
            return Array(bytes.prefix(got))
        }
    }
}

/// A named pipe by which a script tells that it has come to a place.
struct Fifo: Sendable {
    let path: String

    init(_ path: String) {
        self.path = path
        precondition(mkfifo(path, 0o600) == 0)
    }

    /// Returns what one writer wrote, once it has closed.
    func message() async -> String {
        await onThread { [path] in
            // Waits until somebody opens it for writing.
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            defer { close(descriptor) }
            var buffer = [UInt8](repeating: 0, count: 4096)
            var bytes: [UInt8] = []
            while case let count = read(descriptor, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

/// Waits on a thread of its own: those that run tests are as few as the cores.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: work()) }
    }
}
