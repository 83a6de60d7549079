import RunbridgeCore
import RunbridgeProcesses

/// What the ending of a command means for the list that it was to print. Pure.
enum ListAnswer: Equatable {
    /// It ended well and printed this.
    case printed(ArraySlice<UInt8>)
    /// There is no list; why. Where that will not pass by itself it is told at once.
    case failed(reason: String, isLasting: Bool)
    /// The watcher is stopping.
    case interrupted

    /// Reads an ending.
    ///
    /// - Parameters:
    ///   - ending: how the command ended.
    ///   - program: its name in the config.
    ///   - timeout: how long it was given.
    ///   - redaction: takes out what must not be shown.
    init(_ ending: ProgramEnding, program: String, timeout: Duration, redaction: Redaction) {
        func failed(_ reason: String) -> ListAnswer {
            let said = redaction.applied(
                to: Array(ending.errors.kept), cut: ending.errors.isCut ? .beginning : .nowhere)
            let line = String(decoding: said, as: UTF8.self).lastLine.map { ": \($0.oneLine(200))" } ?? ""
            return .failed(reason: "\(program) \(reason)\(line)", isLasting: false)
        }
        self =
            switch ending.manner {
            case .exited(0): .printed(ending.output.kept)
            case .exited(let status): failed("exited with \(status)")
            case .signaled(let signal): failed("was ended by \(signal.nameAndNumber)")
            case .timedOut:
                failed("did not end within \(timeout.text) and was stopped (raise `timeout` if it needs longer)")
            case .tooMuchOutput(let limit):
                failed("printed more than \(limit) bytes and was stopped (raise `output_limit`, or have it print less)")
            case .interrupted: .interrupted
            case .notStarted(let reason): .failed(reason: redaction.applied(to: reason), isLasting: true)
            }
    }
}
