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

            SIGHUP has it read its config anew, as `runbridge reload` does, which also says what came of it. A config with a \
            mistake changes nothing.

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
        let path = try configOptions.path()
        let config = try configOptions.load()
        let logger = ConsoleLog.logger(level: Talk.level(verbose: verbose, quiet: quiet || drain))
        let remainder = try await Failure.explaining {
            let bridge = try await Assembly(config, logger: logger).bridge()
            logger.info(
                "watching \(config.watchers.list(\.name)), delivering to \(config.sinks.list(\.name)); Ctrl-C ends it")
            // No child: it waits for signals that may never come, and must not be waited for.
            let signals = Task { await heed(bridge, configAt: path, logger) }
            defer { signals.cancel() }
            return try await bridge.run(drain ? .once : .forever)
        }
        guard drain else { return logger.info("stopped; \(remainder.text)") }
        if remainder.waiting + remainder.dead > 0 {
            throw Failure(
                text: "\(remainder.text). `runbridge dead` and `runbridge sinks` show them.", status: .leftBehind)
        }
    }

    /// Stops the bridge at the first signal and the process at the second, and has the config read anew at a hangup.
    private func heed(_ bridge: Bridge, configAt path: String, _ logger: Logger) async {
        let terminal = ControllingTerminal()
        var signals: [UnixSignal] = [.sigint, .sigterm]
        // Under nohup a hangup is ignored, and stays so.
        let takesHangups = !isIgnored(SIGHUP)
        if takesHangups { signals.append(.sighup) }
        let sequence = await UnixSignalsSequence(trapping: signals)
        let reloads = ConfigReloads(
            of: bridge, configAt: path, environment: ProcessInfo.processInfo.environment, logger: logger)
        let isReloadable = takesHangups && !drain
        await withDiscardingTaskGroup { group in
            // From now on others may send it that signal.
            if isReloadable { group.addTask { await reloads.run(fullPath: ConfigOptions.fullPath(path)) } }
            var isStopping = false
            for await signal in sequence {
                if signal == .sighup, !isStopping, !terminal.isGone {
                    if isReloadable {
                        reloads.request()
                    } else {
                        logger.notice("\(signal): --drain works by the config that it began with, and goes on")
                    }
                    continue
                }
                if isStopping { Foundation.exit(128 + signal.rawValue) }
                isStopping = true
                bridge.stop()
                logger.info("\(signal): finishing what is under way; again to end at once")
            }
            group.cancelAll()
        }
    }
}

/// The terminal that a process was started on, whose end is told by a hangup too.
private struct ControllingTerminal {
    private let descriptor = (0...2).map(Int32.init).first { isatty($0) == 1 }

    /// Whether there was one and is none any more.
    var isGone: Bool { descriptor.map { isatty($0) == 0 } ?? false }
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
