import ArgumentParser
import Foundation
import Logging
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeDocument
import RunbridgeSinks

/// `runbridge check`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says everything that is wrong with a config, and what its sinks can reach.",
        discussion: """
            Every mistake at once, each with file, line, column and what to write instead. Then each sink is asked whether it \
            could deliver; no event is sent. Exit status 0 if all is well, else 1.

            Example:
              runbridge check --config config/runbridge.yaml
            """)

    @OptionGroup var configOptions: ConfigOptions

    @Flag(help: "Read the files only: secrets need not be set here, and no sink is asked.")
    var offline = false

    func run() async throws {
        let path = try configOptions.path()
        let findings = Config.examine(path: path, environment: ProcessInfo.processInfo.environment)
        for warning in findings.warnings { Console.complain("\(warning.place): warning: \(warning.text)") }
        let wrong = findings.mistakes + (offline ? [] : findings.missingSecrets)
        guard wrong.isEmpty else {
            throw Failure.wrongInput(wrong.map(\.description).joined(separator: "\n"))
        }
        guard let config = findings.config else {
            return Console.print(
                "\(path): no mistakes; "
                    + "\(findings.missingSecrets.count.of("secret is", "secrets are")) not set here")
        }
        Console.print(
            "\(path): \(config.watchers.count.of("watcher", "watchers")), \(config.sinks.count.of("sink", "sinks")), "
                + "\(config.routes.count.of("route", "routes")): no mistakes")
        if !offline { try await reach(config) }
    }

    private func reach(_ config: Config) async throws {
        let assembly = Assembly(config, logger: ConsoleLog.logger(level: .warning))
        let look = Console.look
        var failed = 0
        for settings in config.sinks {
            let problem = try await Failure.explaining { try await assembly.sink(settings).check() }
            let mark = problem == nil ? look.paint("✓", .good) : look.paint("✗", .bad)
            Console.print("\(mark) \(settings.name)\(problem.map { "  \($0)" } ?? "")")
            if problem != nil { failed += 1 }
        }
        if failed > 0 { throw Failure.wrongInput("\(failed.of("sink cannot", "sinks cannot")) deliver as it is now.") }
    }
}
