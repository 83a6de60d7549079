import CCurl

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What libcurl waits for: its sockets and its timer, as it last said, and the wait itself.
final class AwaitedEvents {
    private var sockets = PollSet()
    private var ready: [PollSet.Readiness] = []
    /// When the timer is due, in nanoseconds of the monotonic clock; 0 is at once.
    private var deadline: UInt64?

    /// Lets libcurl say what it waits for. The multi handle must end before this does.
    func attach(to multi: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = runbridge_multi_set_socket_callback(multi, socketChanged, context)
        _ = runbridge_multi_set_timer_callback(multi, timerChanged, context)
    }

    /// Watches a socket for what libcurl's words say, or no more.
    func watch(_ descriptor: curl_socket_t, _ what: Int32) {
        switch what {
        case CURL_POLL_IN: sockets.watch(descriptor, for: Int16(POLLIN))
        case CURL_POLL_OUT: sockets.watch(descriptor, for: Int16(POLLOUT))
        case CURL_POLL_INOUT: sockets.watch(descriptor, for: Int16(POLLIN | POLLOUT))
        default: sockets.forget(descriptor)
        }
    }

    /// Waits for a socket, when it may block until the timer or `limit` is due. Returns the sockets on which something
    /// happened.
    func wait(mayBlock: Bool, until limit: UInt64?) -> [PollSet.Readiness] {
        ready.removeAll(keepingCapacity: true)
        sockets.wait(milliseconds: mayBlock ? remainingMilliseconds(limit) : 0, into: &ready)
        return ready
    }

    /// Whether the timer is due; it is over then, until libcurl sets it again.
    func takeTimer() -> Bool {
        guard let deadline, deadline <= MonotonicClock.now else { return false }
        self.deadline = nil
        return true
    }

    fileprivate func setTimer(milliseconds: Int) {
        switch milliseconds {
        case ..<0: deadline = nil
        case 0: deadline = 0
        default: deadline = MonotonicClock.now + UInt64(milliseconds) * 1_000_000
        }
    }

    /// Until the timer or `limit` is due, rounded up; -1 when neither is set.
    private func remainingMilliseconds(_ limit: UInt64?) -> Int32 {
        let deadline = min(deadline ?? .max, limit ?? .max)
        guard deadline != .max else { return -1 }
        if deadline == 0 { return 0 }
        let now = MonotonicClock.now
        return deadline <= now ? 0 : Int32(clamping: (deadline - now + 999_999) / 1_000_000)
    }

    fileprivate static func at(_ context: UnsafeMutableRawPointer) -> AwaitedEvents {
        Unmanaged<AwaitedEvents>.fromOpaque(context).takeUnretainedValue()
    }
}

extension PollSet.Readiness {
    /// The directions in libcurl's words. A hang-up is found by reading.
    var directions: Int32 {
        var directions: Int32 = 0
        if events & Int16(POLLIN | POLLHUP) != 0 { directions |= CURL_CSELECT_IN }
        if events & Int16(POLLOUT) != 0 { directions |= CURL_CSELECT_OUT }
        if events & Int16(POLLERR | POLLNVAL) != 0 { directions |= CURL_CSELECT_ERR }
        return directions
    }
}

private func socketChanged(
    _ easy: UnsafeMutableRawPointer?, _ descriptor: curl_socket_t, _ what: Int32, _ context: UnsafeMutableRawPointer?,
    _ perSocket: UnsafeMutableRawPointer?
) -> Int32 {
    if let context { AwaitedEvents.at(context).watch(descriptor, what) }
    return 0
}

private func timerChanged(
    _ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
    if let context { AwaitedEvents.at(context).setTimer(milliseconds: milliseconds) }
    return 0
}
