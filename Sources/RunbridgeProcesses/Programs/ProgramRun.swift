import Subprocess
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One run of a program.
///
/// The program leads a process group of its own and gets no descriptor but the three standard ones; its input is a file,
/// so that a program that does not read it is no fault. When its time is up, when it writes more than it may, or when the
/// task is canceled, the group gets SIGTERM, and 5 s later, or as soon as the program itself is gone, SIGKILL. A program that
/// ends by itself may leave others running: they are not waited for, even if they keep its output open.
public struct ProgramRun: Sendable {
    /// What is run.
    public var program: Program
    /// All variables that it gets.
    public var environment: [String: String]
    /// What is on its standard input.
    public var input: [UInt8]
    /// How long it may run.
    public var timeout: Duration
    /// How much is kept of what it writes to standard output.
    public var output: OutputLimit

    /// A run that has not begun.
    public init(
        program: Program, environment: [String: String], input: [UInt8] = [], timeout: Duration,
        output: OutputLimit = .end(OutputTail.standardLimit)
    ) {
        self.program = program
        self.environment = environment
        self.input = input
        self.timeout = timeout
        self.output = output
    }

    /// Runs it and returns how it ended. When the task is canceled the program is stopped.
    public func ending() async -> ProgramEnding {
        if Task.isCancelled { return ProgramEnding(manner: .interrupted) }
        if let fault = program.fault { return ProgramEnding(manner: .notStarted(fault)) }
        do {
            let files = try ProgramFiles(holding: input)
            // The others are closed when the program begins, or cannot.
            defer {
                close(files.output.readable)
                close(files.errors.readable)
            }
            return try await ending(with: files)
        } catch let fault as SystemFault {
            return ProgramEnding(manner: .notStarted(fault.text))
        } catch let error as SubprocessError {
            return ProgramEnding(manner: Task.isCancelled ? .interrupted : .notStarted(text(of: error)))
        } catch {
            return ProgramEnding(manner: .notStarted("\(program.name) could not be run: \(error)"))
        }
    }

    private func ending(with files: ProgramFiles) async throws -> ProgramEnding {
        let result = try await Subprocess.run(
            .path(program.executable), arguments: Arguments(program.arguments), environment: variables,
            workingDirectory: program.folder, platformOptions: Self.options,
            input: .fileDescriptor(files.input, closeAfterSpawningProcess: true),
            output: .fileDescriptor(FileDescriptor(rawValue: files.output.writable), closeAfterSpawningProcess: true),
            error: .fileDescriptor(FileDescriptor(rawValue: files.errors.writable), closeAfterSpawningProcess: true)
        ) { execution in
            let process = execution.processIdentifier
            return await BlockingWork("runbridge.program").run { cancellation in
                var watch = ProgramWatch(
                    number: process.value, endSignal: process.processDescriptor, output: files.output.readable,
                    errors: files.errors.readable, limit: self.output, timeout: timeout)
                watch.run()
                let isInterrupted = cancellation.isRequested
                // The program is gone, but not all of its group need have obeyed.
                if watch.stopped != nil || isInterrupted { watch.killGroup() }
                return Watched(
                    output: watch.output, errors: watch.errors,
                    stopped: isInterrupted ? .interrupted : watch.stopped)
            }
        }
        let watched = result.closureResult
        return ProgramEnding(
            manner: watched.stopped ?? Self.manner(of: result.terminationStatus), output: watched.output,
            errors: watched.errors)
    }

    private struct Watched: Sendable {
        var output: OutputTail
        var errors: OutputTail
        /// Set when it was the bridge that ended it.
        var stopped: ProgramEnding.Manner?
    }

    private var variables: Environment {
        let keyed = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        return .custom(Dictionary(uniqueKeysWithValues: keyed))
    }

    /// A group of its own; when the task is canceled the library sends the group SIGTERM and later SIGKILL.
    private static var options: PlatformOptions {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: ProgramWatch.grace)
        ]
        return options
    }

    private static func manner(of status: TerminationStatus) -> ProgramEnding.Manner {
        switch status {
        case .exited(let code): .exited(Int(code))
        case .signaled(let number): .signaled(Signal(number))
        }
    }

    private func text(of error: SubprocessError) -> String {
        let file = program.executable
        return switch error.underlyingError {
        case .noSuchFileOrDirectory?:
            "\(file) names a program in its first line (#!) that does not exist, or needs a library that is missing"
        case Errno(rawValue: ENOEXEC)?:
            "\(file) is no program: its first line must name one that runs it, as #!/bin/sh does"
        case let code?: SystemFault(attempt: "cannot run \(file)", error: code).text
        case nil: "\(file) could not be run: \(error)"
        }
    }
}
