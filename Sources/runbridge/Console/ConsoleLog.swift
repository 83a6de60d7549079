import Logging
import RunbridgeCore
import RunbridgeSinks
import RunbridgeWatchers

/// Writes log messages to standard error, a line each, for people and for journals alike.
///
/// `10:32:05 warning openai: this watcher cannot do its work: 401`
struct ConsoleLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let isColored: Bool

    init(level: Logger.Level, isColored: Bool = Console.errorHasColour) {
        logLevel = level
        self.isColored = isColored
    }

    /// A logger that writes so.
    static func logger(level: Logger.Level) -> Logger {
        Logger(label: "runbridge") { _ in ConsoleLog(level: level) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata
        if let more = event.metadata { fields.merge(more) { $1 } }
        // Who speaks stands in front; what else there is stands behind.
        let speaker =
            (fields.removeValue(forKey: "watcher") ?? fields.removeValue(forKey: "sink")).map { "\($0): " } ?? ""
        let rest = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        Console.complain("\(clock) \(paint(event.level))\(speaker)\(event.message)\(rest)")
    }

    private var clock: String {
        let now = SystemClock().now
        return String((now + .seconds(LocalTime.utcOffset(at: now))).rfc3339.dropFirst(11).prefix(8))
    }

    private func paint(_ level: Logger.Level) -> String {
        let (word, code): (String, Int) =
            switch level {
            case .trace, .debug: ("debug ", 2)
            case .info, .notice: ("", 0)
            case .warning: ("warning ", 33)
            case .error, .critical: ("error ", 31)
            }
        return isColored && !word.isEmpty ? "\u{1b}[\(code)m\(word)\u{1b}[0m" : word
    }
}

/// How much is said on standard error.
enum Talk {
    /// The least that is said.
    static func level(verbose: Bool, quiet: Bool) -> Logger.Level { verbose ? .debug : quiet ? .warning : .info }
}
