import ArgumentParser
import Foundation
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeSigning
import RunbridgeWatchers

/// `runbridge exec`
struct Exec: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a command as a run: running, then succeeded, failed, expired or canceled.",
        discussion: """
            The command keeps its streams, its signals and its exit status (128 and the number of a signal that ended it), \
            whatever becomes of the telling. What is a terminal stays one. Its event has how long it took and, of what was no \
            terminal, the last lines it wrote.

            A signal that asks for its end (SIGINT, SIGTERM, SIGHUP) is passed on, and makes it canceled unless it ends \
            well. SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, SIGTSTP and SIGCONT are passed on too.

            Examples:
              runbridge exec --name nightly-backup -- ./backup.sh --full
              runbridge exec --ok-exit 0,3 --timeout 2h --heartbeat 1m -- make test
            """)

    @Option(help: "A name for people. Without it: the program's.")
    var name: String?

    @Option(help: "What sort of run it is.")
    var kind = "command"

    @Option(help: "The run's id. Without it: one that is new each time.")
    var id: String?

    @Option(name: [.short, .long], help: "A label, NAME=VALUE; as often as needed.")
    var label: [Label] = []

    @Option(help: "The exit statuses that count as success, with commas between.")
    var okExit = "0"

    @Option(help: "After how long it is told to end (SIGTERM, and 10 s later SIGKILL): 90s, 5m, 2h.")
    var timeout: DurationArgument?

    @Option(
        help: """
            How often to tell that it is alive, 1s or more: a run.progress with the last lines so far, from which \
            run.stalled counts anew.
            """)
    var heartbeat: DurationArgument?

    @Flag(
        inversion: .prefixedNo,
        help: "Whether the labels commit, branch and repository say what git has checked out here, if anything.")
    var git = true

    @Option(help: "The watcher to tell it as, which routes can name with `from`.")
    var watcher = "exec"

    @OptionGroup var configOptions: ConfigOptions

    @Argument(parsing: .postTerminator, help: "The program and its arguments, behind --.")
    var command: [String]

    func validate() throws {
        guard !command.isEmpty else {
            throw ValidationError("Write the command behind --: runbridge exec -- make test")
        }
        if let heartbeat, heartbeat.duration < .seconds(1) {
            throw ValidationError(
                "A heartbeat every \(heartbeat.duration.text) is too often. Write --heartbeat 1s or more")
        }
        _ = try okExits()
    }

    func run() async throws {
        // A config that cannot be used must not keep the command from running.
        let telling = Result { try configOptions.load() }.map { Telling(config: $0) }
        if case .failure(let failure as Failure) = telling {
            Console.complain("runbridge: this run is not recorded:\n\(failure.text)")
        }
        let program = command[0].split(separator: "/").last.map(String.init) ?? command[0]
        let run = CommandRun(
            arguments: command, key: RunKey(watcher: watcher, kind: kind, id: id ?? Self.newID()),
            name: name ?? program,
            labels: labels, okExits: try okExits(), timeout: timeout?.duration, heartbeat: heartbeat?.duration)
        let status = await run.run(
            signals: try CommandSignals(), complain: { Console.complain("runbridge: \($0)") },
            intake: { observation in
                guard case .success(let telling) = telling else { return }
                _ = try await Failure.explaining { try await telling.tell(observation) }
            })
        if case .success(let telling) = telling {
            do {
                try await telling.deliver()
            } catch {
                Console.complain("runbridge: \((error as? Failure)?.text ?? "\(error)")")
            }
        }
        Foundation.exit(status)
    }

    /// Those of the flags win over those of git.
    private var labels: [String: String] {
        let place = git ? GitPlace(at: FileManager.default.currentDirectoryPath) : nil
        return (place?.labels ?? [:]).merging(label.dictionary) { $1 }
    }

    private func okExits() throws -> Set<Int32> {
        Set(
            try okExit.split(separator: ",").map { word in
                guard let status = Int32(word), (0...255).contains(status) else {
                    throw ValidationError("'\(word)' is no exit status. Write --ok-exit 0,3")
                }
                return status
            })
    }

    /// An id that no other run has.
    private static func newID() -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
        var random = SystemRandomNumberGenerator()
        let tail = (0..<12).map { _ in String(alphabet[Int.random(in: 0..<32, using: &random)]) }.joined()
        return "exec_\(tail)"
    }
}
