import ArgumentParser

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The command line: one file a command, all of them here.
@main
struct Runbridge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runbridge",
        abstract: "Watches runs and tells whoever must know how they ended.",
        discussion: """
            Watches batches, fine-tunes, CI jobs, lines and commands, turns each change of status into one event, and gets \
            it to files, signed webhooks, commands and chats. Nothing accepted is lost.

            Begin with `runbridge demo`. Then write a runbridge.yaml and say `runbridge run`.

            Exit status: 0 done, 1 the input is wrong, 2 usage, 3 it could not run, 4 --drain left something behind.
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(name: "Watch and deliver", subcommands: [Run.self, Reload.self, Check.self, Demo.self]),
            CommandGroup(name: "Tell of runs", subcommands: [Exec.self, Emit.self, Watch.self]),
            CommandGroup(
                name: "Ask", subcommands: [Events.self, Runs.self, Explain.self, Sinks.self, Providers.self]),
            CommandGroup(name: "Deliver again", subcommands: [Dead.self, ReplayCommand.self]),
            CommandGroup(name: "Keep", subcommands: [StoreCommand.self]),
            CommandGroup(name: "Try and sign", subcommands: [Send.self, Sign.self, Verify.self, SecretCommand.self]),
        ])

    static func main() async {
        // A reader that has gone is an error of the write and no reason to die.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        if let failure = error as? Failure {
            Console.complain(failure.text)
            leave(failure.status.rawValue)
        }
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        if code.isSuccess {
            Console.print(message)
        } else if !message.isEmpty {
            Console.complain(message)
        }
        leave(code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue)
    }
}

/// Ends the process. (Commands have an `exit` of their own.)
private func leave(_ status: Int32) -> Never { exit(status) }
