public import RunbridgeCore
import RunbridgeProcesses
import SystemPackage

/// Runs a program for each event.
///
/// The event's JSON is on the program's standard input, as a file: a program that does not read it is no fault. The
/// environment is clean (see ``CommandEnvironment``), the working folder is the one given, no descriptor of the bridge but
/// the three standard ones is passed on. Exit 0 means delivered, 65 (`EX_DATAERR`) rejected, 75 (`EX_TEMPFAIL`) and all
/// else is tried again, as is a program that a signal ended or that could not be started.
///
/// The program leads a process group of its own. When its time is up, or the attempt is canceled, the group gets SIGTERM
/// and 5 s later, or as soon as the program itself is gone, SIGKILL. A program that ends by itself may leave others running;
/// they are not waited for, even if they keep its output open. Of the output the last 2 KiB are kept.
public struct CommandSink: Sink {
    /// What is run.
    private let program: Program
    private let environment: CommandEnvironment
    private let timeout: Duration
    private let redaction: Redaction

    /// A sink.
    ///
    /// - Parameters:
    ///   - run: the program and its arguments, at least the program. A name without a slash is looked for in the program's
    ///     own `PATH`, another one from `folder`. No shell reads them.
    ///   - folder: the working folder, that of the config.
    ///   - bridgeEnvironment: the environment of the bridge; `PATH`, `HOME`, `LANG` and `TZ` are taken from it.
    ///   - env: variables to add. Their values count as secrets and are taken out of what is kept of the output.
    ///   - timeout: how long the program may run.
    public init(
        run: [String], folder: String, bridgeEnvironment: [String: String], env: [String: Secret] = [:],
        timeout: Duration = .seconds(60)
    ) {
        let base = ProgramEnvironment(bridge: bridgeEnvironment, added: env)
        environment = CommandEnvironment(base)
        program = Program(run, folder: FilePath(folder), searchPath: base.searchPath)
        self.timeout = timeout
        redaction = Redaction(env.values.map { $0.reveal() })
    }

    /// Makes one attempt.
    public func deliver(_ delivery: Delivery) async -> AttemptReport {
        let run = ProgramRun(
            program: program, environment: environment.variables(for: delivery), input: delivery.event.body,
            timeout: timeout)
        let ending = await run.ending()
        return CommandReading(name: program.name, timeout: timeout, redaction: redaction).report(on: ending)
    }

    /// Whether the program is there and may be run. Runs nothing.
    public func check() async -> String? {
        program.fault
    }
}

extension CommandSink: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What it is and which program, without its arguments.
    public var description: String { "command: \(program.name)" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
