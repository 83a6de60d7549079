import ArgumentParser
import Foundation
import Logging
import RunbridgeCore
import RunbridgeDaemon
import UnixSignals

/// `runbridge run`
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watches and delivers until told to stop.",
        discussion: """
            SIGINT and SIGTERM stop it: what is under way is finished or given back within the config's `shutdown`. A second \
            one ends it at once; nothing accepted is lost then either.

            With --drain it ends by itself once every source has been read once (standard input and files to their end, a \
            provider one whole pass) and nothing is due: with exit status 0, or 4 if something became dead or waits.

            Example:
              runbridge run --config config/runbridge.yaml
              jq -c . jobs.json | runbridge run --drain
            """)

    @OptionGroup var configOptions: ConfigOptions

    @Flag(help: "End when every source has been read once and nothing is due.")
    var drain = false

    @Flag(name: [.short, .long], help: "Say more.")
    var verbose = false

    @Flag(name: [.short, .long], help: "Say only what is wrong.")
    var quiet = false

    func run() async throws {
        let config = try configOptions.load()
        let logger = ConsoleLog.logger(level: Talk.level(verbose: verbose, quiet: quiet || drain))
        let remainder = try await Failure.explaining {
            let bridge = try await Assembly(config, logger: logger).bridge()
            logger.info(
                "watching \(config.watchers.list(\.name)), delivering to \(config.sinks.list(\.name)); Ctrl-C ends it")
            // No child: it waits for signals that may never come, and must not be waited for.
            let signals = Task { await Self.heed(bridge, logger) }
            defer { signals.cancel() }
            return try await bridge.run(drain ? .once : .forever)
        }
        guard drain else { return logger.info("stopped; \(remainder.text)") }
        if remainder.waiting + remainder.dead > 0 {
            throw Failure(
                text: "\(remainder.text). `runbridge dead` and `runbridge sinks` show them.", status: .leftBehind)
        }
    }

    /// Stops the bridge at the first signal and the process at the second.
    private static func heed(_ bridge: Bridge, _ logger: Logger) async {
        var isStopping = false
        var signals: [UnixSignal] = [.sigint, .sigterm]
        // Under nohup a hangup is ignored, and stays so.
        if !isIgnored(SIGHUP) { signals.append(.sighup) }
        for await signal in await UnixSignalsSequence(trapping: signals) {
            if isStopping { Foundation.exit(128 + signal.rawValue) }
            isStopping = true
            bridge.stop()
            logger.info("\(signal): finishing what is under way; again to end at once")
        }
    }
}

/// Whether this process was started with a signal ignored.
private func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}

extension Bridge.Remainder {
    /// What is left, for people.
    var text: String {
        var parts: [String] = []
        if waiting > 0 { parts.append("\(waiting.of("delivery waits", "deliveries wait")) for a later attempt") }
        if dead > 0 { parts.append("\(dead.of("delivery is", "deliveries are")) dead") }
        return parts.isEmpty ? "nothing is left to deliver" : parts.joined(separator: ", ")
    }
}

extension Array {
    /// The names of the elements, for a sentence.
    func list(_ name: (Element) -> String) -> String {
        isEmpty ? "nothing" : map(name).joined(separator: ", ")
    }
}
