import ArgumentParser
import Foundation
import Logging
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeDocument
import RunbridgeSinks
import RunbridgeStore
import RunbridgeWatchers

/// `runbridge check`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says everything that is wrong with a config, and what it can reach.",
        discussion: """
            Every mistake at once, each with file, line, column and what to write instead. Then each sink is asked whether it \
            could deliver, each command whether it could be run, and the address for webhooks whether one can listen there; \
            nothing is sent and nothing is run. Exit status 0 if all is well, else 1.

            Example:
              runbridge check --config config/runbridge.yaml
            """)

    @OptionGroup var configOptions: ConfigOptions

    @Flag(help: "Read the files only: secrets need not be set here, and nothing is asked.")
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
        var findings: [(name: String, problem: String?)] = []
        for settings in config.watchers {
            guard case .command(let command) = settings.source else { continue }
            findings.append((settings.name, assembly.commandWatcher(settings.name, command).fault))
        }
        if config.watchers.contains(where: { $0.receiving != nil }) {
            findings.append((config.listen.address, try await listeningFault(config)))
        }
        let watching = findings.count { $0.problem != nil }
        for settings in config.sinks {
            let problem = try await Failure.explaining { try await assembly.sink(settings).check() }
            findings.append((settings.name, problem))
        }
        let look = Console.look
        for (name, problem) in findings {
            let mark = problem == nil ? look.paint("✓", .good) : look.paint("✗", .bad)
            Console.print("\(mark) \(name)\(problem.map { "  \($0)" } ?? "")")
        }
        let delivering = findings.count { $0.problem != nil } - watching
        var failed: [String] = []
        if watching > 0 { failed.append("\(watching.of("watcher cannot", "watchers cannot")) watch as it is now.") }
        if delivering > 0 { failed.append("\(delivering.of("sink cannot", "sinks cannot")) deliver as it is now.") }
        if !failed.isEmpty { throw Failure.wrongInput(failed.joined(separator: " ")) }
    }

    /// Why nothing could listen; `nil` also where a bridge runs from the config's store, which listens there itself.
    private func listeningFault(_ config: Config) async throws -> String? {
        guard let fault = await WebhookListener.fault(config.listen.settings) else { return nil }
        do {
            _ = try BridgeLock(forStoreAt: config.store.path)
        } catch StoreError.inUse {
            return nil
        } catch {
            // Of a store that cannot be had, its own message tells when the bridge starts.
            return fault.description
        }
        return fault.description
    }
}
