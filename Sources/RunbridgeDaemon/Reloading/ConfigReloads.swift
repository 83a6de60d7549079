public import Logging
import RunbridgeCore
import RunbridgeDocument
import RunbridgeStore

/// Has a bridge read its config anew whenever that is asked for, one time after the other, and says what came of it: in
/// messages, and beside the store's lock for `runbridge reload`.
public final class ConfigReloads: Sendable {
    private let bridge: Bridge
    private let path: String
    private let environment: [String: String]
    private let logger: Logger
    private let requests: AsyncStream<Void>
    private let requester: AsyncStream<Void>.Continuation

    /// Reloads of a bridge.
    ///
    /// - Parameters:
    ///   - bridge: a bridge that an ``Assembly`` has made.
    ///   - path: the file of its config.
    ///   - environment: the variables that secrets may name.
    public init(of bridge: Bridge, configAt path: String, environment: [String: String], logger: Logger) {
        self.bridge = bridge
        self.path = path
        self.environment = environment
        self.logger = logger
        // Asked for twice while one is under way is once more: the file is read after both.
        (requests, requester) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks for the config to be read anew.
    public func request() { requester.yield() }

    /// Says that this bridge can be asked, and does what is asked until the task is cancelled.
    ///
    /// - Parameter fullPath: the path of the config as others would name it.
    public func run(fullPath: String) async {
        var standing = BridgeStanding(config: fullPath)
        bridge.parts.lock.say(standing)
        for await _ in requests {
            standing.begun += 1
            bridge.parts.lock.say(standing)
            let outcome = await reload()
            tell(outcome)
            standing.ended = standing.begun
            (standing.isRefused, standing.sentences) =
                switch outcome {
                case .unchanged: (false, [])
                case .taken(let sentences): (false, sentences)
                case .refused(let reasons): (true, reasons)
                }
            bridge.parts.lock.say(standing)
        }
    }

    private func reload() async -> ReloadOutcome {
        let findings = Config.examine(path: path, environment: environment)
        for warning in findings.warnings { logger.warning("\(warning.place): \(warning.text)") }
        guard let config = findings.config else {
            return .refused((findings.mistakes + findings.missingSecrets).map(\.description))
        }
        return await bridge.reload(to: config)
    }

    private func tell(_ outcome: ReloadOutcome) {
        switch outcome {
        case .unchanged: logger.notice("\(path) was read anew and says what it said")
        case .taken(let sentences):
            logger.notice("\(path) was read anew")
            for sentence in sentences { logger.notice("\(sentence)") }
        case .refused(let reasons):
            for reason in reasons { logger.error("\(reason)") }
            logger.error("\(path) was read anew and is not taken; the bridge goes on as before")
        }
    }
}
