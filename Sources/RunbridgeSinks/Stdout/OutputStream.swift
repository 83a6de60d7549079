import RunbridgeCore
import RunbridgeProcesses
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A descriptor that whole events are written to, and what is left of one that was begun.
struct OutputStream: Sendable {
    /// How a write ended.
    struct Ending: Sendable, Equatable {
        /// How many events were written whole, from the first.
        var written: Int
        /// Why the others were not.
        var reason: DeliveryOutcome.Reason
    }

    /// How many bytes a pipe that can be written to takes without making the writer wait (POSIX allows less than Linux).
    private static let pipeRoom = 4096
    /// How often a wait for the other end looks whether it is still wanted, in milliseconds.
    private static let interval: Int32 = 50

    private let descriptor: Int32
    private let takesAnything: Bool
    /// The rest of an event whose beginning was written.
    private var rest: [UInt8] = []

    /// A stream that nothing was written to.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        var status = stat()
        takesAnything = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// What keeps a descriptor from being written to, or `nil`.
    static func fault(of descriptor: Int32) -> String? {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&entry, 1, 0) >= 0 else { return nil }
        if entry.revents & Int16(POLLNVAL) != 0 { return "descriptor \(descriptor) is not open" }
        let mode = fcntl(descriptor, F_GETFL)
        if mode >= 0, mode & O_ACCMODE == O_RDONLY { return "descriptor \(descriptor) is open for reading only" }
        return entry.revents & Int16(POLLERR | POLLHUP) == 0 ? nil : goneText
    }

    private static let goneText = "whoever read the output is gone"

    /// Writes events.
    ///
    /// - Parameters:
    ///   - bytes: all of them.
    ///   - ends: where each ends among the bytes.
    mutating func send(_ bytes: [UInt8], ends: [Int], unless cancellation: BlockingWork.Cancellation) -> Ending {
        if !rest.isEmpty {
            let (count, reason) = put(rest, unless: cancellation)
            rest.removeFirst(count)
            if let reason { return Ending(written: 0, reason: reason) }
        }
        let (count, reason) = put(bytes, unless: cancellation)
        guard let reason else {
            return Ending(written: ends.count, reason: .init(.io, "there was nothing left to write"))
        }
        let written = ends.firstIndex { $0 > count } ?? ends.count
        let begin = written == 0 ? 0 : ends[written - 1]
        if written < ends.count, count > begin { rest = Array(bytes[count..<ends[written]]) }
        return Ending(written: written, reason: reason)
    }

    /// Writes as much as it can. Returns how much that was, and why it was not all.
    private func put(
        _ bytes: [UInt8], unless cancellation: BlockingWork.Cancellation
    ) -> (count: Int, reason: DeliveryOutcome.Reason?) {
        var count = 0
        while count < bytes.count {
            if let reason = waitForRoom(unless: cancellation) { return (count, reason) }
            let room = takesAnything ? bytes.count - count : min(bytes.count - count, Self.pipeRoom)
            let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: count), room) }
            if written > 0 {
                count += written
            } else if written < 0, errno != EINTR, errno != EAGAIN {
                return (count, reason(Errno(rawValue: errno)))
            }
        }
        return (count, nil)
    }

    private func waitForRoom(unless cancellation: BlockingWork.Cancellation) -> DeliveryOutcome.Reason? {
        if takesAnything { return cancellation.isRequested ? Self.interrupted : nil }
        while !cancellation.isRequested {
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            // Errors show when it is written to.
            if poll(&entry, 1, Self.interval) > 0 { return nil }
        }
        return Self.interrupted
    }

    private static let interrupted = DeliveryOutcome.Reason(.interrupted, "the bridge stopped before it was written")

    private func reason(_ error: Errno) -> DeliveryOutcome.Reason {
        error == .brokenPipe
            ? .init(.io, Self.goneText)
            : .init(.io, SystemFault(attempt: "cannot write to descriptor \(descriptor)", error: error).text)
    }
}
