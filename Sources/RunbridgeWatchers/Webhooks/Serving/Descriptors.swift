#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
