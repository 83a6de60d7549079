import RunbridgeCore
import RunbridgeProcesses

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How a command ended.
struct CommandEnding: Sendable, Equatable {
    /// Why it is over.
    enum Cause: Sendable, Equatable {
        /// It ended by itself, with this status.
        case exited(Int32)
        /// A signal ended it.
        case killed(Int32)
        /// There is no such program.
        case notFound
        /// There is something, but it cannot be run; why.
        case notExecutable(String)
    }

    var cause: Cause
    /// Whether it was told to end because its time was over.
    var isTimedOut = false
    /// Whether somebody asked for its end while it ran.
    var wasAskedToEnd = false
    /// What it said at last.
    var output = CommandOutput()

    /// The signals by which somebody asks for an end. SIGQUIT is none: it asks for a core dump.
    static let requests: Set<Int32> = [SIGINT, SIGTERM, SIGHUP]
}

extension CommandEnding {
    /// What the shell would say: the command's own, 128 and the signal's number, 127 or 126.
    var exitStatus: Int32 {
        switch cause {
        case .exited(let status): status
        case .killed(let signal): 128 + signal
        case .notFound: 127
        case .notExecutable: 126
        }
    }

    /// What it means for the run.
    func status(okExits: Set<Int32>) -> Status {
        switch cause {
        case .notFound, .notExecutable: .failed
        case _ where isTimedOut: .expired
        case .exited(let status) where okExits.contains(status): .succeeded
        case .exited, .killed: wasAskedToEnd ? .canceled : .failed
        }
    }

    /// The same in a word: `exit 3`, `SIGKILL`, `timeout`.
    var raw: String {
        switch cause {
        case _ where isTimedOut: "timeout"
        case .exited(let status): "exit \(status)"
        case .killed(let signal): Signal(signal).description
        case .notFound: "not found"
        case .notExecutable: "not executable"
        }
    }

    /// The signal that ended it, `SIGKILL`.
    var signalName: String? {
        guard case .killed(let signal) = cause else { return nil }
        return Signal(signal).description
    }

    /// What went wrong: the last line that it printed, if there is one.
    func error(program: String, status: Status) -> RunError? {
        guard status != .succeeded else { return nil }
        return RunError(
            code: raw.replacing(" ", with: "_").lowercased(), message: output.lastLine ?? reason(program: program))
    }

    private func reason(program: String) -> String {
        switch cause {
        case .exited(let status): "it ended with exit status \(status)\(isTimedOut ? ", its time being over" : "")"
        case .killed(let signal): "\(Signal(signal).description) ended it\(isTimedOut ? ", its time being over" : "")"
        case .notFound: "there is no program '\(program)'"
        case .notExecutable(let reason): "'\(program)' cannot be run: \(reason)"
        }
    }
}
