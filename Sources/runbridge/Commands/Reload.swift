import ArgumentParser
import Foundation
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeDocument
import RunbridgeStore

/// `runbridge reload`
struct Reload: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Has a running bridge read its config anew.",
        discussion: """
            The file is checked first, then the bridge that delivers from its store is sent SIGHUP, and what came of it is said \
            here too. All is checked before anything changes: with a mistake, a secret that the bridge has not, a port that is \
            taken, the bridge goes on as before. Sinks and watchers that are the same are not interrupted.

            Exit status 0 if the bridge works by the config now, 1 if it does not, 3 if no bridge runs or it does not answer.

            Example:
              runbridge reload --config config/runbridge.yaml
            """)

    @OptionGroup var configOptions: ConfigOptions

    @Option(help: "How many seconds to wait for the bridge's answer.")
    var timeout = 60

    func validate() throws {
        guard (1...86_400).contains(timeout) else { throw ValidationError("--timeout takes 1 to 86400 seconds.") }
    }

    func run() async throws {
        let path = try configOptions.path()
        let findings = Config.examine(path: path, environment: ProcessInfo.processInfo.environment)
        // Whether a secret is there is for the bridge to say, which has an environment of its own.
        guard let store = findings.store?.path else {
            throw Failure.wrongInput(findings.mistakes.map(\.description).joined(separator: "\n"))
        }
        let (process, before) = try bridge(at: store, workingBy: path)
        guard kill(process, SIGHUP) == 0 else {
            throw Failure.cannotRun(
                "process \(process), which runs the bridge, cannot be told: \(String(cString: strerror(errno)))")
        }
        let answer = try await answer(of: process, at: store, after: before)
        if answer.isRefused { throw Failure.wrongInput(answer.sentences.joined(separator: "\n")) }
        for sentence in answer.sentences { Console.print(sentence) }
        Console.print(
            "process \(process) works by \(path)\(answer.sentences.isEmpty ? ", which says what it said" : "")")
    }

    /// The bridge that delivers from a store and reads that config.
    private func bridge(
        at store: String, workingBy path: String
    ) throws -> (process: Int32, standing: BridgeStanding) {
        let holder: BridgeHolder?
        do {
            holder = try BridgeHolder(ofStoreAt: store)
        } catch {
            throw Failure(error)
        }
        guard let holder else {
            throw Failure.cannotRun(
                "no bridge runs from \(store). `runbridge run -c \(path)` starts one. (One that runs from another store keeps "
                    + "that until it is started anew.)")
        }
        guard let process = holder.process else {
            throw Failure.cannotRun(
                "the bridge of \(store) cannot be told from here: its process is not to be seen, as in another container. "
                    + "Send it SIGHUP there.")
        }
        guard let standing = holder.standing, let config = standing.config else {
            throw Failure.cannotRun(
                "process \(process) delivers from \(store) and reads no config anew: it is just starting, or a `run --drain`, an "
                    + "`exec` or an `emit`, or was started with SIGHUP ignored, as by nohup.")
        }
        guard isSameFile(config, path) else {
            throw Failure.wrongInput(
                "the bridge of \(store), process \(process), works by \(config), and not by \(path). Say --config \(config), "
                    + "or start it anew with this one.")
        }
        return (process, standing)
    }

    private func isSameFile(_ one: String, _ other: String) -> Bool {
        if one == ConfigOptions.fullPath(other) { return true }
        let (one, other) = (URL(filePath: one), URL(filePath: other))
        return one.resolvingSymlinksInPath() == other.resolvingSymlinksInPath()
    }

    /// What the bridge says once it has read the config after that.
    private func answer(
        of process: Int32, at store: String, after before: BridgeStanding
    ) async throws -> BridgeStanding {
        let end = ContinuousClock.now + .seconds(timeout)
        while ContinuousClock.now < end {
            let holder: BridgeHolder?
            do {
                holder = try BridgeHolder(ofStoreAt: store)
            } catch {
                throw Failure(error)
            }
            guard holder?.process == process else {
                throw Failure.cannotRun(
                    "process \(process) ended before it had read the config; its messages tell why.")
            }
            // What it was reading when it was told may have been the file as it was before.
            if let standing = holder?.standing, standing.ended > before.begun { return standing }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure.cannotRun(
            "process \(process) has not answered within \(timeout) s. It may be waiting for its store to be writable; then it "
                + "reads the config as soon as it is. Its messages tell.")
    }
}
