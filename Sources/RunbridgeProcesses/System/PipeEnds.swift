import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The two ends of a new pipe. No program that is started inherits them.
public struct PipeEnds: Sendable {
    /// What is read from.
    public let readable: Int32
    /// What is written to.
    public let writable: Int32

    /// Which end waits where it is used; reading never does.
    public enum Blocking: Sendable {
        /// Neither.
        case none
        /// The one that is written to, as programs expect of what they are given.
        case writing
    }

    /// A pipe; both ends are the caller's to close.
    public init(blocking: Blocking) throws(SystemFault) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemFault(attempt: "cannot make a pipe", error: Errno(rawValue: errno)) }
        (readable, writable) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(readable, F_SETFL, O_NONBLOCK)
        if blocking == .none { _ = fcntl(writable, F_SETFL, O_NONBLOCK) }
    }
}
