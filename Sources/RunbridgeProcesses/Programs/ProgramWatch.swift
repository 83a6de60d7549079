import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Watches a program from its start to its end: reads what it writes and stops it when its time is up.
///
/// It ends with the program and not with its output, which programs left behind can keep open. The program is not reaped
/// meanwhile, so its number, and that of its group, means nobody else.
struct ProgramWatch {
    /// How long a program may take to obey SIGTERM.
    static let grace = Duration.seconds(5)
    /// How much is read after the program's end, in buffers: what it left behind may write for ever.
    private static let lastReads = 32
    /// How often a program is looked at where its end cannot be waited for, in milliseconds.
    private static let interval: Int32 = 20

    private enum Phase {
        case running, stopping, killed
    }

    /// Its number, which is that of its group too.
    let number: pid_t
    /// Becomes readable when it ends; negative where the system has no such thing.
    let endSignal: Int32
    private(set) var output: OutputTail
    private(set) var errors = OutputTail()
    /// Why it was stopped, if it was.
    private(set) var stopped: ProgramEnding.Manner?
    private let limit: OutputLimit
    private var readEnds: (output: Int32, errors: Int32)
    private var phase = Phase.running
    private var deadline: ContinuousClock.Instant
    private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

    /// A watch that begins now.
    init(number: pid_t, endSignal: Int32, output: Int32, errors: Int32, limit: OutputLimit, timeout: Duration) {
        self.number = number
        self.endSignal = endSignal
        readEnds = (output, errors)
        self.limit = limit
        self.output = OutputTail(limit: limit.bytes)
        deadline = .now + timeout
    }

    /// Returns when the program has ended and what it wrote is read.
    mutating func run() {
        while !hasEnded() {
            if hasFlooded, phase == .running { stop(.tooMuchOutput(limit.bytes)) }
            if phase != .killed, ContinuousClock.now >= deadline { stop(.timedOut) }
        }
        for _ in 0..<Self.lastReads where readEnds.output >= 0 || readEnds.errors >= 0 {
            let hasMore = (readOutput(), readErrors())
            guard hasMore.0 || hasMore.1 else { break }
        }
        if hasFlooded, stopped == nil { stopped = .tooMuchOutput(limit.bytes) }
    }

    /// Kills what is left of its group. Only before the program is reaped.
    func killGroup() {
        kill(-number, SIGKILL)
    }

    /// Waits for something to happen. Returns whether the program has ended.
    private mutating func hasEnded() -> Bool {
        var entries = [
            pollfd(fd: readEnds.output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: readEnds.errors, events: Int16(POLLIN), revents: 0),
            pollfd(fd: endSignal, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&entries, 3, patience)
        if entries[0].revents != 0 { _ = readOutput() }
        if entries[1].revents != 0 { _ = readErrors() }
        return endSignal >= 0 ? entries[2].revents != 0 : isZombie
    }

    /// How long to wait, in milliseconds; negative for as long as it takes.
    private var patience: Int32 {
        let limit = endSignal >= 0 ? Int32.max : Self.interval
        guard phase != .killed else { return endSignal >= 0 ? -1 : limit }
        let (seconds, attoseconds) = (deadline - .now).components
        let milliseconds =
            seconds > 1_000_000 ? 1_000_000_000 : seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1
        return min(limit, Int32(max(0, milliseconds)))
    }

    private var isZombie: Bool {
        var information = siginfo_t()
        let found = waitid(P_PID, id_t(number), &information, WEXITED | WNOHANG | WNOWAIT)
        return found != 0 || information.si_signo != 0
    }

    private mutating func stop(_ reason: ProgramEnding.Manner) {
        switch phase {
        case .running:
            stopped = reason
            kill(-number, SIGTERM)
            (phase, deadline) = (.stopping, .now + Self.grace)
        case .stopping, .killed:
            killGroup()
            phase = .killed
        }
    }

    /// Whether it wrote more than may be kept, where all of it is wanted.
    private var hasFlooded: Bool {
        guard case .whole = limit else { return false }
        return output.isCut
    }

    private mutating func readOutput() -> Bool {
        Self.take(from: &readEnds.output, into: &output, &buffer, keeps: !hasFlooded)
    }
    private mutating func readErrors() -> Bool {
        Self.take(from: &readEnds.errors, into: &errors, &buffer, keeps: true)
    }

    /// Reads what is there, once. Returns whether there was something; at the end the descriptor is forgotten.
    private static func take(from end: inout Int32, into tail: inout OutputTail, _ buffer: inout [UInt8], keeps: Bool)
        -> Bool
    {
        guard end >= 0 else { return false }
        let count = buffer.withUnsafeMutableBytes { read(end, $0.baseAddress, $0.count) }
        if count > 0, keeps { tail.append(buffer[..<count]) }
        if count == 0 { end = -1 }
        return count > 0
    }
}
