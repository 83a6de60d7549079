import Foundation
import Glibc
import Synchronization
import Testing

/// A pipe whose ends a test holds.
final class TestPipe: Sendable {
    let readable: Int32
    private let writableEnd: Mutex<Int32>

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        readable = ends[0]
        writableEnd = Mutex(ends[1])
        // A reader that is gone is an error of the write here, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
    }

    deinit {
        closeWritable()
        close(readable)
    }

    var writable: Int32 { writableEnd.withLock { $0 } }

    func closeWritable() {
        writableEnd.withLock { end in
            if end >= 0 { close(end) }
            end = -1
        }
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes all bytes, waiting for room.
    func write(_ bytes: [UInt8]) {
        let end = writable
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(end, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest.removeFirst(count)
        }
    }

    /// Writes from a thread of its own and closes the writing end.
    func feed(_ bytes: [UInt8]) {
        Thread.detachNewThread {
            self.write(bytes)
            self.closeWritable()
        }
    }

    /// Reads to the end, from a thread of its own.
    func readToEnd() async -> [UInt8] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 64 * 1024)
                while true {
                    let count = Glibc.read(self.readable, &buffer, buffer.count)
                    guard count > 0 else { break }
                    bytes += buffer[..<count]
                }
                continuation.resume(returning: bytes)
            }
        }
    }

    /// Reads until the text has come, from a thread of its own.
    func read(until text: String) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes: [UInt8] = []
                var byte: UInt8 = 0
                while !bytes.ends(with: text), Glibc.read(self.readable, &byte, 1) == 1 { bytes.append(byte) }
                continuation.resume()
            }
        }
    }
}

extension [UInt8] {
    fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
