import RunbridgeCore
import RunbridgeFormats
import RunbridgeSinks
import RunbridgeStore

/// What became of an event: where each of its deliveries stands, and each attempt.
extension ExplanationText {
    /// The lines of each delivery.
    var deliveries: [[String]] {
        explanation.deliveries.map { delivery in
            [title("Delivery to \(clean(delivery.sink))") + "  " + standing(of: delivery)]
                + delivery.attempts.flatMap(lines)
        }
    }

    private func standing(of delivery: Explanation.Delivery) -> String {
        if delivery.isPending, let since = delivery.hold.pausedAt {
            let reason = delivery.hold.pausedReason.map { ": \(clean($0))" } ?? ""
            return look.paint("pending: the sink is paused since \(look.clock(since))\(reason)", .warning)
        }
        if let time = delivery.nextTime, time > look.now || delivery.state == .waiting {
            let isOwn = delivery.nextAttemptAt == time
            let what = isOwn ? "the next attempt is" : "the sink is left alone for now, and the next attempt is"
            return look.paint("pending: \(what) at \(look.clock(time)), \(look.distance(time))", .warning)
        }
        return switch delivery.state {
        case .delivered: look.paint("delivered", .good)
        case .dead: look.paint("dead: it is not tried again by itself", .bad)
        case .claimed: look.paint("pending: an attempt is being made", .active)
        case .ready: look.paint("pending: the next attempt is due", .active)
        case .blocked: look.paint("pending: an earlier event of this run comes first", .warning)
        case .waiting: look.paint("pending: the next attempt is to come", .warning)
        }
    }

    private func lines(_ attempt: Explanation.Attempt) -> [String] {
        let status = attempt.status.map { " (\($0))" } ?? ""
        let ending =
            switch attempt.outcome {
            case .delivered: look.paint("✓ delivered\(status)", .good)
            case .retry(let reason, _): look.paint("✗ \(clean(reason.text))", .warning)
            case .rejected(let reason): look.paint("✗ rejected: \(clean(reason.text))", .bad)
            }
        let number = look.paint("attempt \(attempt.number)", .dim)
        var lines = [at(attempt.at, "\(number)  \(ending)  \(look.paint(attempt.duration.brief, .dim))")]
        if let phases = attempt.phases { lines.append(indented(look.paint(text(phases), .dim))) }
        if let detail = attempt.detail?.oneLine { lines.append(indented(detail.shortened(to: 300))) }
        switch attempt.next {
        case .finish: break
        case .retry(let moment):
            let asked = attempt.outcome.askedWait.map { " (it asked to be left alone for \($0.brief))" } ?? ""
            lines.append(indented("to be tried again at \(look.clock(moment))\(asked)"))
        case .bury: lines.append(indented("given up"))
        case .giveBack: lines.append(indented("interrupted: it does not count"))
        }
        return lines
    }

    /// When each phase was over, counted from the attempt's beginning: `DNS 0.1 ms · connect 0.2 ms · end 12 ms`.
    private func text(_ phases: AttemptPhases) -> String {
        var parts = phases.isConnectionKept ? ["kept connection"] : []
        for phase in AttemptPhases.Phase.allCases {
            guard let end = phases.end(of: phase) else { continue }
            parts.append("\(Self.names[phase] ?? phase.rawValue) \(end.brief)")
        }
        if phases.end(of: .end) == nil { parts.append("broken off \(phases.total.brief)") }
        return parts.joined(separator: " · ")
    }

    private static let names: [AttemptPhases.Phase: String] = [
        .resolve: "DNS", .connect: "connect", .tls: "TLS", .firstByte: "first byte", .end: "end",
    ]
}
