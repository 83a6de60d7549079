#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One connection of a ``RawServer``: where its script is, what has come in, what is still to go out.
struct RawConnection {
    let descriptor: Int32
    private let number: Int
    private var steps: ArraySlice<RawServer.Step>
    private let record: RawServerRecord
    private var input: [UInt8] = []
    private var output: ArraySlice<UInt8> = []
    private var peerHasClosed = false
    private var hasNotedHead = false
    private var isLingering = false
    /// Whether it is closed.
    private(set) var isOver = false

    init(number: Int, descriptor: Int32, steps: [RawServer.Step], record: RawServerRecord) {
        self.number = number
        self.descriptor = descriptor
        self.steps = steps[...]
        self.record = record
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    /// What to poll for.
    var interest: Int16 {
        Int16(output.isEmpty ? POLLIN : POLLOUT)
    }

    /// Goes on with the script as far as it goes now.
    mutating func advance() {
        guard flush() else { return }
        if readsNow { receive() }
        while !isOver, let step = steps.first, play(step) {
            guard flush() else { return }
        }
        if steps.isEmpty && !isOver && output.isEmpty { shutDown() }
    }

    /// Closes at once.
    func giveBack() {
        close(descriptor)
    }

    /// Plays a step. Returns whether the next may be played at once.
    private mutating func play(_ step: RawServer.Step) -> Bool {
        switch step {
        case .readHead:
            guard headLength != nil else { return endIfPeerClosed() }
            noteHead()
            steps.removeFirst()
        case .readRequest:
            guard takeRequest() else { return endIfPeerClosed() }
            steps.removeFirst()
        case .send(let bytes):
            output = bytes[...]
            steps.removeFirst()
        case .flood(let bytes):
            output = bytes[...]
        case .answerEach(let bytes):
            guard takeRequest() else { return endIfPeerClosed() }
            output = bytes[...]
        case .awaitClose:
            input = []
            return endIfPeerClosed()
        case .reset:
            var immediately = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &immediately, socklen_t(MemoryLayout<linger>.size))
            end(byPeer: false)
        }
        return !isOver
    }

    /// Whether what comes is read now: not while a script leaves a content where it is.
    private var readsNow: Bool {
        switch steps.first {
        case .send, .flood, .reset: false
        default: true
        }
    }
}

// MARK: Requests

extension RawConnection {
    /// How long the head is, its blank line included.
    private var headLength: Int? {
        guard input.count >= 4 else { return nil }
        let end = input.indices.dropLast(3).first { input[$0...].starts(with: [13, 10, 13, 10]) }
        return end.map { $0 + 4 }
    }

    private mutating func noteHead() {
        guard !hasNotedHead else { return }
        hasNotedHead = true
        record.note { $0.heads += 1 }
    }

    /// Takes a whole request out of what has come in, if there is one.
    private mutating func takeRequest() -> Bool {
        guard let headLength else { return false }
        let head = String(decoding: input[..<(headLength - 4)], as: UTF8.self)
        let bodyLength = head.values(of: "content-length").first.flatMap { Int($0) } ?? 0
        noteHead()
        guard input.count >= headLength + bodyLength else { return false }
        let body = Array(input[headLength..<(headLength + bodyLength)])
        input.removeFirst(headLength + bodyLength)
        hasNotedHead = false
        let request = RawServer.Request(connection: number, head: head, body: body)
        record.note { $0.requests.append(request) }
        return true
    }
}

// MARK: Bytes

extension RawConnection {
    /// Sends what is to go out. Returns whether all of it has gone.
    private mutating func flush() -> Bool {
        while !output.isEmpty {
            let count = output.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno != EAGAIN { end(byPeer: true) }
                return false
            }
            output.removeFirst(count)
        }
        return true
    }

    private mutating func receive() {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 {
                input.append(contentsOf: buffer[..<count])
            } else {
                if count == 0 || errno != EAGAIN { peerHasClosed = true }
                break
            }
        }
        if isLingering {
            input = []
            _ = endIfPeerClosed()
        }
    }

    /// Sends no more, and reads until the peer has closed too, so that nothing sent is lost in a reset.
    private mutating func shutDown() {
        guard !isLingering else { return }
        isLingering = true
        shutdown(descriptor, Int32(SHUT_WR))
        receive()
    }

    private mutating func endIfPeerClosed() -> Bool {
        if peerHasClosed { end(byPeer: true) }
        return false
    }

    private mutating func end(byPeer: Bool) {
        guard !isOver else { return }
        isOver = true
        close(descriptor)
        if byPeer { record.note { $0.closed += 1 } }
    }
}
