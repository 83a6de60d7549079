import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why nothing can listen at an address, in words that say what to do.
enum ListeningFault {
    /// The error of a listener whose server could not begin.
    static func error(of error: any Error, watcher: String, host: String, port: Int) -> WatchError {
        .notListening(watcher: watcher, address: "\(host):\(port)", reason: reason(of: error))
    }

    private static func reason(of error: any Error) -> String {
        if error is SocketAddressError || error is SocketAddressError.UnknownHost {
            return "this name is no address. Write an IP address of this machine, 127.0.0.1 for itself only"
        }
        guard let error = error as? IOError else { return "\(error)" }
        switch error.errnoCode {
        case EADDRINUSE: return "another program listens there. Stop it, or give another port"
        case EACCES:
            return
                "it is not allowed. Ports below 1024 need a right of their own: give another port, or a proxy in front"
        case EADDRNOTAVAIL:
            return "this machine has no such address. Write one of its own, 0.0.0.0 for all of them"
        default: return String(cString: strerror(error.errnoCode))
        }
    }
}
