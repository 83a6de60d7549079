import ArgumentParser
import Logging
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeDocument
import RunbridgeSinks
import RunbridgeWatchers

/// `runbridge send`
struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sends a real test event to one sink, and shows its answer.",
        discussion: """
            One attempt, at once, past routes and store. The event is told as a test by its watcher, its kind and its name.

            Example:
              runbridge send team --status failed
            """)

    @Argument(help: "The sink's name in the config.")
    var sink: String

    @Option(help: "The status that the event tells.")
    var status: StatusArgument = StatusArgument(.failed)

    @OptionGroup var configOptions: ConfigOptions

    func run() async throws {
        let config = try configOptions.load()
        guard let settings = config.sink(named: sink) else {
            throw Failure.wrongInput(
                "there is no sink '\(sink)' in the config: \(sink.unknown(among: config.sinks.map(\.name)))")
        }
        let assembly = Assembly(config, logger: ConsoleLog.logger(level: .warning))
        let event = Self.event(status.status, at: SystemClock().now)
        let began = ContinuousClock.now
        let report = try await Failure.explaining {
            try await assembly.sink(settings).deliver(Delivery(event: event.encoded(), attempt: 1))
        }
        try tell(report, of: event, took: .now - began)
    }

    private func tell(_ report: AttemptReport, of event: Event, took: Duration) throws {
        let look = Console.look
        let status = report.status.map { ", status \($0)" } ?? ""
        let answer = report.detail.map { "\n\($0)" } ?? ""
        switch report.outcome {
        case .delivered:
            Console.complain("\(look.paint("✓ delivered", .good)) \(event.id) in \(took.brief)\(status)\(answer)")
        case .retry(let reason, _):
            throw Failure.cannotRun("✗ \(reason.text)\(answer)\nA bridge would try again.")
        case .rejected(let reason):
            throw Failure.cannotRun("✗ \(reason.text)\(answer)\nA bridge would not try again.")
        }
    }

    /// A test event, as a run of that status makes it.
    private static func event(_ status: Status, at now: Timestamp) -> Event {
        let key = RunKey(watcher: "test", kind: "test", id: "test_\(now.milliseconds)")
        let failed = status.core == .failed
        let sighting = Sighting(
            status: status, raw: status.rawValue, name: "a test from runbridge send", attempt: 1,
            error: failed ? RunError(code: "test", message: "nothing is wrong: this is a test") : nil,
            counts: Counts(total: 100, succeeded: failed ? 97 : 100, failed: failed ? 3 : 0),
            createdAt: now + .seconds(-812), startedAt: now + .seconds(-812))
        let state = RunState(
            key: key, sighting: sighting, previous: .running, revision: 2, firstSeenAt: now + .seconds(-812),
            changedAt: now, observedAt: now)
        let id = EventID(
            of: .status(status), run: key, attempt: 1, revision: 2, time: now, digest: Assembly.digest)
        return Event(id: id, type: .status(status), time: now, run: state, via: .emit)
    }
}

/// One of the 11 statuses.
struct StatusArgument: ExpressibleByArgument, Sendable {
    var status: Status

    init(_ status: Status) {
        self.status = status
    }

    init?(argument: String) {
        guard let status = Status(rawValue: argument) else { return nil }
        self.status = status
    }

    var defaultValueDescription: String { status.rawValue }
    static var allValueStrings: [String] { Status.allCases.map(\.rawValue) }
}
