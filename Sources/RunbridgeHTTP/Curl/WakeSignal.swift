#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A pipe that ends the engine's sleep.
struct WakeSignal: Sendable {
    /// What becomes readable; the engine polls it.
    let readable: Int32
    private let writable: Int32

    /// A signal, or `nil` when there are no descriptors left.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        (readable, writable) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    /// Wakes. A pipe that is full has woken already.
    func raise() {
        var byte: UInt8 = 1
        _ = write(writable, &byte, 1)
    }

    /// Takes back every wake so far.
    func lower() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
            while read(readable, bytes.baseAddress, bytes.count) > 0 {}
        }
    }

    /// Gives the descriptors back. Nothing may use the signal afterwards.
    func giveBack() {
        close(readable)
        close(writable)
    }
}
