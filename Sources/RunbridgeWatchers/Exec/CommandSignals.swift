import RunbridgeProcesses
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Signals that this process gets on behalf of a command.
///
/// While it lives, signals that would end or bother this process are noted instead. Signals that were ignored before
/// (`nohup`) stay so. There is one at a time in a process.
public final class CommandSignals: Sendable {
    /// A signal as it came.
    struct Note: Equatable {
        var signal: Int32
        /// The kernel's word for where it came from.
        var code: Int32

        /// Whether a terminal's key sent it, to the whole foreground group at once.
        var isFromTerminal: Bool { code == 0x80 }  // SI_KERNEL
    }

    /// The signals that are passed on.
    public static let forwarded: [Int32] = [
        SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, SIGTSTP, SIGCONT,
    ]

    /// What becomes readable when a signal came.
    let readable: Int32
    private let writable: Int32
    private let before: [Before]

    private struct Before: @unchecked Sendable {  // A handler's address: it is put back, and nothing else.
        var signal: Int32
        var action: sigaction
    }

    /// Notes these signals from now on.
    ///
    /// - Throws: when there are no descriptors left, or signals are noted already.
    public init(_ signals: [Int32] = CommandSignals.forwarded) throws {
        let pipe = try PipeEnds(blocking: .none)
        (readable, writable) = (pipe.readable, pipe.writable)
        guard
            notedTo.compareExchange(expected: -1, desired: writable, ordering: .sequentiallyConsistent).exchanged
        else {
            close(readable)
            close(writable)
            throw WatchError.exhausted("second trap for signals in one process")
        }
        before = signals.compactMap { Self.trap($0) }
    }

    deinit {
        for var old in before { sigaction(old.signal, &old.action, nil) }
        notedTo.store(-1, ordering: .sequentiallyConsistent)
        close(readable)
        close(writable)
    }

    /// The next signal, if one came.
    func next() -> Note? {
        var note: (Int32, Int32) = (0, 0)
        let count = withUnsafeMutableBytes(of: &note) { read(readable, $0.baseAddress, $0.count) }
        return count == 8 ? Note(signal: note.0, code: note.1) : nil
    }

    private static func trap(_ signal: Int32) -> Before? {
        var old = sigaction()
        guard sigaction(signal, nil, &old) == 0, !old.isIgnoring else { return nil }
        var new = sigaction()
        new.__sigaction_handler.sa_sigaction = noteSignal
        new.sa_flags = SA_SIGINFO | SA_RESTART
        sigaction(signal, &new, nil)
        return Before(signal: signal, action: old)
    }
}

extension sigaction {
    fileprivate var isIgnoring: Bool {
        sa_flags & SA_SIGINFO == 0
            && unsafeBitCast(__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}

/// Where signals are noted; -1 for nowhere. A signal handler may touch an atomic, and little else.
private let notedTo = Atomic<Int32>(-1)

private func noteSignal(_ signal: Int32, _ info: UnsafeMutablePointer<siginfo_t>?, _: UnsafeMutableRawPointer?) {
    let before = errno
    var note: (Int32, Int32) = (signal, info?.pointee.si_code ?? 0)
    let descriptor = notedTo.load(ordering: .sequentiallyConsistent)
    if descriptor >= 0 { _ = withUnsafeBytes(of: &note) { write(descriptor, $0.baseAddress, $0.count) } }
    errno = before
}
