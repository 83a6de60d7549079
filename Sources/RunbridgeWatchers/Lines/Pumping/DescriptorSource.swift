#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A stream that is read to its end: standard input, a pipe. It has no position to go back to.
struct DescriptorSource: LineSource {
    let descriptor: Int32
    let place: String

    mutating func step(into room: UnsafeMutableRawBufferPointer) -> SourceStep {
        // A negative one would be passed over by poll(2), and waited for without end.
        guard descriptor >= 0 else { return .failed(.unreadable(place: place, reason: SystemError.text(EBADF))) }
        // The flags of a stream are shared with other programs, so that it is not made non-blocking but asked first.
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 0) > 0 else { return .awaitReadable(descriptor) }
        let count = read(descriptor, room.baseAddress, min(room.count, LineBuffer.chunk))
        if count > 0 { return .bytes(count) }
        if count == 0 { return .ended }
        switch errno {
        case EAGAIN, EINTR: return .awaitReadable(descriptor)
        default: return .failed(.unreadable(place: place, reason: SystemError.text()))
        }
    }

    func position(afterBytes bytes: Int64, lines: Int) -> String? { nil }
}
