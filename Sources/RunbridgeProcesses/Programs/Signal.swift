#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A signal, by its number.
public struct Signal: Sendable, Hashable, CustomStringConvertible {
    /// What the system calls it.
    public let number: Int32

    /// The signal of that number.
    public init(_ number: Int32) {
        self.number = number
    }

    /// `SIGKILL`, or `signal 99` for one that nobody knows by name.
    public var description: String { Self.names[number] ?? "signal \(number)" }

    /// `SIGKILL (9)`, or `signal 99`.
    public var nameAndNumber: String { Self.names[number].map { "\($0) (\(number))" } ?? description }

    private static let names = [
        SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
        SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGUSR1: "SIGUSR1",
        SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM",
        SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGSYS: "SIGSYS",
    ]
}
