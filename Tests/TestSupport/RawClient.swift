import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A TCP client of 127.0.0.1 that knows of HTTP only where an answer ends: it sends what it is told, sense or nonsense.
///
/// What waits does so on a thread of its own and at most 20 seconds.
public final class RawClient: Sendable {
    /// An answer as it came.
    public struct Answer: Sendable {
        /// Its status; 0 when the connection ended without one.
        public var status: Int
        /// Its first line and header fields.
        public var head: String
        /// Its content.
        public var body: [UInt8]

        /// The values by a name, in order; the name matches in either case.
        public func values(of name: String) -> [String] { head.values(of: name) }
    }

    private let descriptor: Int32

    /// Connects.
    public init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError("socket") }
        var address = ListeningSocket.loopback(port: port)
        let number = descriptor
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw SocketError("connect") }
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            var limit = timeval(tv_sec: 20, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    deinit {
        close(descriptor)
    }

    /// Sends bytes. Returns whether the peer took them all.
    @discardableResult
    public func send(_ bytes: [UInt8]) async -> Bool {
        await onThread {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(self.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Sends text.
    @discardableResult
    public func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

    /// Sends no more.
    public func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next answer, informational ones included. Nothing behind it is read.
    public func answer() async -> Answer {
        await onThread {
            var head: [UInt8] = []
            while !head.ends(with: [13, 10, 13, 10]) {
                guard let byte = self.read(1).first else { return Answer(status: 0, head: "", body: []) }
                head.append(byte)
            }
            let text = String(decoding: head, as: UTF8.self)
            let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            let length = text.values(of: "content-length").first.flatMap { Int($0) } ?? 0
            var body: [UInt8] = []
            while body.count < length {
                let more = self.read(length - body.count)
                if more.isEmpty { break }
                body += more
            }
            return Answer(status: status, head: text, body: body)
        }
    }

    /// Sends bytes and returns the next answer.
    public func exchange(_ bytes: [UInt8]) async -> Answer {
        await send(bytes)
        return await answer()
    }

    /// Whether the peer closes and sends nothing more before.
    public func isClosed() async -> Bool {
        await onThread {
            var byte: UInt8 = 0
            let count = recv(self.descriptor, &byte, 1, 0)
            return count == 0 || (count < 0 && errno == ECONNRESET)
        }
    }

    private func read(_ count: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: min(count, 64 << 10))
        let received = recv(descriptor, &buffer, buffer.count, 0)
        return received > 0 ? Array(buffer[..<received]) : []
    }

    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }
}

extension [UInt8] {
    fileprivate func ends(with bytes: [UInt8]) -> Bool { suffix(bytes.count).elementsEqual(bytes) }
}
