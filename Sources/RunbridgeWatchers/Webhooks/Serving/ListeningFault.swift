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

/// The descriptors that the system gives this process.
enum Descriptors {
    /// What everything but connections may use.
    private static let others = 512

    /// How many of that many connections there may be, after asking the system for as many as it gives.
    static func room(for connections: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(Self.resource, &limit) == 0 else { return min(connections, 256) }
        let wanted = rlim_t(connections + others)
        if limit.rlim_cur < wanted, limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = min(wanted, limit.rlim_max)
            if setrlimit(Self.resource, &raised) == 0 { limit = raised }
        }
        let given = Int(clamping: limit.rlim_cur)
        return max(16, min(connections, given - min(others, given / 2)))
    }

    #if canImport(Glibc)
        private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
    #else
        private static var resource: Int32 { RLIMIT_NOFILE }
    #endif
}
