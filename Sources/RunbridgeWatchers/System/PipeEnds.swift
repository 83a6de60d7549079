#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The two ends of a new pipe. No program that is started inherits them.
struct PipeEnds {
    let readable: Int32
    let writable: Int32

    /// A pipe.
    ///
    /// - Parameter blocking: whether reads and writes wait; without it neither does.
    init(blocking: Bool) throws(WatchError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .exhausted("descriptor (\(SystemError.text()))") }
        (readable, writable) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            if !blocking { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        }
    }
}
