#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The descriptors that are watched, and the wait for one of them.
///
/// `poll`, because a set is at most as large as the connections in use and libcurl changes it twice an exchange: an
/// array costs no system call for that, `epoll` would cost two.
struct PollSet {
    /// A descriptor on which something happened.
    struct Readiness {
        let descriptor: Int32
        let events: Int16
    }

    private var entries: [pollfd] = []
    /// Where a descriptor's entry is, by its number; -1 when it is not watched.
    private var places: [Int] = []

    /// Watches a descriptor, or changes what it is watched for.
    mutating func watch(_ descriptor: Int32, for events: Int16) {
        let number = Int(descriptor)
        if number >= places.count {
            places.append(contentsOf: repeatElement(-1, count: number + 1 - places.count))
        }
        if places[number] < 0 {
            places[number] = entries.count
            entries.append(pollfd(fd: descriptor, events: events, revents: 0))
        } else {
            entries[places[number]].events = events
        }
    }

    /// Watches a descriptor no more.
    mutating func forget(_ descriptor: Int32) {
        let number = Int(descriptor)
        guard number < places.count, places[number] >= 0 else { return }
        let place = places[number]
        places[number] = -1
        let last = entries.removeLast()
        guard place < entries.count else { return }
        entries[place] = last
        places[Int(last.fd)] = place
    }

    /// Waits until something happens or the time is over (-1: however long), and adds what happened to `ready`.
    mutating func wait(milliseconds: Int32, into ready: inout [Readiness]) {
        let count = entries.withUnsafeMutableBufferPointer { poll($0.baseAddress, nfds_t($0.count), milliseconds) }
        guard count > 0 else { return }
        for entry in entries where entry.revents != 0 {
            ready.append(Readiness(descriptor: entry.fd, events: entry.revents))
        }
    }
}
