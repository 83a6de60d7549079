import ArgumentParser
import Foundation
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeStore
import RunbridgeWatchers

/// `runbridge emit`
struct Emit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells of one run from a script: it has this status now.",
        discussion: """
            What it tells is stored at once, and a running bridge delivers it; without one this command delivers what is due \
            itself. Telling the same again tells nothing new.

            Example:
              runbridge emit nightly-2026-11-24 failed --kind backup --error-message "disk full" --label team=ops
            """)

    @Argument(help: "The run's id.")
    var id: String

    @Argument(help: "Its status: \(Status.allCases.map(\.rawValue).joined(separator: ", ")).")
    var status: String

    @Option(help: "What sort of run it is.")
    var kind = "run"

    @Option(help: "A name for people.")
    var name: String?

    @Option(help: "The source's own word for the status.")
    var raw: String?

    @Option(help: "Which try of the same id this is, from 1.")
    var attempt: Int?

    @Option(help: "When it came to the status, in RFC 3339. Without it: now.")
    var time: String?

    @Option(help: "A code for what went wrong.")
    var errorCode: String?

    @Option(help: "What went wrong, in a sentence.")
    var errorMessage: String?

    @Option(help: "Where a person can look at the run.")
    var url: String?

    @Option(name: [.short, .long], help: "A label, NAME=VALUE; as often as needed.")
    var label: [Label] = []

    @Option(help: "The watcher to tell it as, which routes can name with `from`.")
    var watcher = "emit"

    @OptionGroup var configOptions: ConfigOptions

    func run() async throws {
        let config = try configOptions.load()
        let observation = try observation()
        let telling = Telling(config: config)
        let count = try await Failure.explaining { try await telling.tell(observation) }
        if count == 0 { return Console.complain("nothing new: the store knew this already") }
        try await Failure.explaining { try await telling.deliver() }
    }

    private func observation() throws -> Observation {
        var moment: Timestamp?
        if let time {
            guard let told = Timestamp(rfc3339: time) else {
                throw ValidationError("'\(time)' is no time. Write it like 2026-11-24T09:30:00Z.")
            }
            moment = told
        }
        let hasError = errorCode != nil || errorMessage != nil
        let line = LineObservation(
            id: id, status: status, kind: kind, name: name, raw: raw, attempt: attempt, time: moment,
            error: hasError ? RunError(code: errorCode, message: errorMessage) : nil, labels: label.dictionary, url: url
        )
        do {
            return try line.observation(watcher: watcher, via: .emit, at: SystemClock().now)
        } catch {
            throw Failure.wrongInput("\(error)")
        }
    }
}
