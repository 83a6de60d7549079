import RunbridgeCore
import RunbridgeProcesses

/// Reads what the ending of a program means for its delivery. Decides and does nothing.
struct CommandReading: Sendable {
    /// `EX_DATAERR` of sysexits.h: the event is at fault.
    static let rejectedStatus = 65
    /// `EX_TEMPFAIL` of sysexits.h: not now.
    static let laterStatus = 75

    /// The program, as the config names it.
    var name: String
    /// How long it was given.
    var timeout: Duration
    /// Takes out what the program must not have said.
    var redaction: Redaction

    /// The report on a run.
    func report(on ending: ProgramEnding) -> AttemptReport {
        var report = AttemptReport(.delivered, detail: detail(of: ending))
        switch ending.manner {
        case .exited(let status):
            report.status = status
            report.outcome = outcome(ofExit: status)
        case .signaled(let signal):
            report.outcome = .retry(.init(.signal, "\(name) was ended by \(signal.nameAndNumber)"))
        case .timedOut:
            report.outcome = .retry(
                .init(
                    .timeout,
                    "\(name) did not end within \(timeout.text) and was stopped. Raise `timeout` if it needs longer"))
        case .tooMuchOutput(let limit):
            // Of its output only the end is kept, so that no limit can be passed.
            report.outcome = .retry(.init(.answer, "\(name) wrote more than \(limit) bytes"))
        case .interrupted:
            report.outcome = .retry(.init(.interrupted, "the bridge stopped before \(name) ended"))
        case .notStarted(let reason):
            report.outcome = .retry(.init(.spawn, redaction.applied(to: reason)))
        }
        return report
    }

    private func outcome(ofExit status: Int) -> DeliveryOutcome {
        switch status {
        case 0: .delivered
        case Self.rejectedStatus: .rejected(.init(.answer, "\(name) exited with 65: it will not take this event"))
        case Self.laterStatus: .retry(.init(.answer, "\(name) exited with 75: not now"))
        default: .retry(.init(.answer, "\(name) exited with \(status)"))
        }
    }

    /// What it said, the errors last: the end is what says why. Both share the room, and what one leaves the other has.
    private func detail(of ending: ProgramEnding) -> String? {
        let errors = redaction.applied(to: Array(ending.errors.kept), cut: ending.errors.isCut ? .beginning : .nowhere)
        let output = redaction.applied(to: Array(ending.output.kept), cut: ending.output.isCut ? .beginning : .nowhere)
        let half = (Excerpt.limit - 1) / 2
        guard let errorText = Excerpt.end(of: errors, isCut: ending.errors.isCut) else {
            return Excerpt.end(of: output, isCut: ending.output.isCut)
        }
        guard let outputText = Excerpt.end(of: output, isCut: ending.output.isCut) else { return errorText }
        let outputRoom = max(half, Excerpt.limit - 1 - errorText.utf8.count)
        let outputPart =
            outputText.utf8.count <= outputRoom
            ? outputText : Excerpt.end(of: output, isCut: ending.output.isCut, size: outputRoom) ?? ""
        let errorRoom = Excerpt.limit - 1 - outputPart.utf8.count
        let errorPart =
            errorText.utf8.count <= errorRoom
            ? errorText : Excerpt.end(of: errors, isCut: ending.errors.isCut, size: errorRoom) ?? ""
        return "\(outputPart)\n\(errorPart)"
    }
}
