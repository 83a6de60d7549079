#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A socket that listens on 127.0.0.1, on a port that the system chose.
public final class ListeningSocket: Sendable {
    /// Its descriptor.
    public let descriptor: Int32
    /// Its port.
    public let port: Int

    /// A listening socket with room for so many connections that nobody has accepted.
    public init(backlog: Int32 = 512) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError("socket") }
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let number = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, length) == 0 && listen(number, backlog) == 0 && getsockname(number, $0, &length) == 0
            }
        }
        guard isListening, fcntl(number, F_SETFL, O_NONBLOCK) == 0 else { throw SocketError("bind") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit {
        close(descriptor)
    }

    /// A port on which nobody listens: it was just given back.
    public static func freePort() throws -> Int {
        try ListeningSocket().port
    }

    /// An address of 127.0.0.1.
    static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return address
    }
}

/// A port on which a connection never comes about: its queue is full and nobody accepts.
public final class DeafPort: Sendable {
    private let listener: ListeningSocket
    private let fillers: [Int32]
    /// The port.
    public var port: Int { listener.port }

    /// Listens, and fills the queue.
    public init() throws {
        listener = try ListeningSocket(backlog: 0)
        var address = ListeningSocket.loopback(port: listener.port)
        fillers = (0..<3).map { _ in
            let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(filler, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            return filler
        }
    }

    deinit {
        for filler in fillers { close(filler) }
    }
}

/// A system call that failed.
public struct SocketError: Error, CustomStringConvertible {
    /// Which call, and the system's words.
    public let description: String

    init(_ call: String) {
        description = "\(call): \(String(cString: strerror(errno)))"
    }
}
