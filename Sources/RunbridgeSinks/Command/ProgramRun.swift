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
struct ProgramRun: Sendable {
    /// What is run.
    var program: Program
    /// All variables that it gets.
    var environment: [String: String]
    /// What is on its standard input.
    var input: [UInt8]
    /// How long it may run.
    var timeout: Duration

    /// Runs it and returns how it ended. When the task is canceled the program is stopped.
    func ending() async -> ProgramEnding {
        if Task.isCancelled { return ProgramEnding(manner: .interrupted) }
        if let fault = program.fault { return ProgramEnding(manner: .notStarted(fault)) }
        do {
            let output = try OutputPipe()
            defer { output.closeReadEnd() }
            let errors = try OutputPipe()
            defer { errors.closeReadEnd() }
            return try await ending(
                input: MemoryFile.descriptor(holding: input), output: output, errors: errors)
        } catch let fault as SystemFault {
            return ProgramEnding(manner: .notStarted(fault.text))
        } catch let error as SubprocessError {
            return ProgramEnding(manner: Task.isCancelled ? .interrupted : .notStarted(text(of: error)))
        } catch {
            return ProgramEnding(manner: .notStarted("\(program.name) could not be run: \(error)"))
        }
    }

    private func ending(
        input: FileDescriptor, output: OutputPipe, errors: OutputPipe
    ) async throws -> ProgramEnding {
        let result = try await Subprocess.run(
            .path(program.executable), arguments: Arguments(program.arguments), environment: variables,
            workingDirectory: program.folder, platformOptions: Self.options,
            input: .fileDescriptor(input, closeAfterSpawningProcess: true),
            output: .fileDescriptor(output.writeEnd, closeAfterSpawningProcess: true),
            error: .fileDescriptor(errors.writeEnd, closeAfterSpawningProcess: true)
        ) { execution in
            let process = execution.processIdentifier
            return await BlockingWork("runbridge.sink.command").run { cancellation in
                var watch = ProgramWatch(
                    number: process.value, endSignal: process.processDescriptor, output: output.readEnd,
                    errors: errors.readEnd, timeout: timeout)
                watch.run()
                let isInterrupted = cancellation.isRequested
                // The program is gone, but not all of its group need have obeyed.
                if watch.isTimedOut || isInterrupted { watch.killGroup() }
                return Watched(
                    output: watch.output, errors: watch.errors,
                    stopped: isInterrupted ? .interrupted : watch.isTimedOut ? .timedOut : nil)
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
        case .signaled(let number): .signaled(Int(number))
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
