import RunbridgeProcesses

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A pipe that ends a thread's wait in `poll(2)`.
final class Wakeup: Sendable {
    /// What becomes readable when somebody wakes.
    let readable: Int32
    private let writable: Int32

    init() throws(WatchError) {
        let pipe = try WatchError.converting { () throws(SystemFault) in try PipeEnds(blocking: .none) }
        (readable, writable) = (pipe.readable, pipe.writable)
    }

    deinit {
        close(readable)
        close(writable)
    }

    /// Ends the wait, the next one if there is none now. A pipe that is full has woken already.
    func raise() {
        var byte: UInt8 = 1
        _ = write(writable, &byte, 1)
    }

    /// Waits until somebody wakes, a descriptor is readable or the time is over, and takes back every wake so far.
    ///
    /// - Parameters:
    ///   - descriptor: what else to wait for.
    ///   - timeout: how long; `nil` for as long as it takes.
    func wait(orReadable descriptor: Int32? = nil, timeout: Duration? = nil) {
        var entries = [pollfd(fd: readable, events: Int16(POLLIN), revents: 0)]
        if let descriptor { entries.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)) }
        _ = poll(&entries, nfds_t(entries.count), timeout.pollMilliseconds)
        guard entries[0].revents != 0 else { return }
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
            while read(readable, bytes.baseAddress, bytes.count) > 0 {}
        }
    }
}

extension Duration? {
    /// What `poll(2)` takes: milliseconds, rounded up so that a short wait is none too short; -1 for as long as it takes.
    var pollMilliseconds: Int32 {
        guard let self else { return -1 }
        let (seconds, attoseconds) = self.components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
