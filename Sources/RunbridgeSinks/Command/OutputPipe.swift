import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A pipe that a program writes to and whose end is kept.
struct OutputPipe: Sendable {
    /// What the program gets. Whoever starts the program closes it.
    let writeEnd: FileDescriptor
    /// What is read, without waiting.
    let readEnd: Int32

    /// A pipe. Neither end is passed on by exec; whoever is started in between gets no descriptors anyway.
    init() throws(SystemFault) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw SystemFault(attempt: "cannot make a pipe", error: Errno(rawValue: errno))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // Only the end that is read here must not block: for the program it is a pipe like any other.
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        (readEnd, writeEnd) = (ends[0], FileDescriptor(rawValue: ends[1]))
    }

    /// Closes the reading end.
    func closeReadEnd() {
        close(readEnd)
    }
}
