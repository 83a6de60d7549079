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
                + story(of: delivery)
        }
    }

    /// Attempts and what happened beside them, in order.
    private func story(of delivery: Explanation.Delivery) -> [String] {
        var rest = delivery.incidents[...]
        func incidents(before number: Int) -> [String] {
            let next = rest.prefix { $0.attempts < number }
            rest = rest.dropFirst(next.count)
            return next.flatMap(lines)
        }
        return delivery.attempts.flatMap { incidents(before: $0.number) + lines($0) } + incidents(before: .max)
    }

    private func lines(_ incident: Incident) -> [String] {
        let who = incident.who.map { " by \(clean($0))" } ?? ""
        let job = incident.replay.map { "replay \($0)" } ?? "a replay"
        let detail = incident.detail.map { clean($0) }
        let text =
            switch incident.what {
            case .retried: look.paint("to be tried again, said\(who)", .active)
            case .discarded: look.paint("discarded\(who)", .warning)
            case .tooOld: look.paint("dead without an attempt", .bad)
            case .superseded: look.paint("superseded by \(detail ?? "a newer event of this run")", .warning)
            case .replayed:
                look.paint("replayed: owed again by \(job)\(who.replacing(" by", with: ", made by"))", .active)
            case .withdrawn: look.paint("withdrawn: \(job) was canceled\(who)", .warning)
            }
        let why = incident.what == .superseded ? nil : detail
        return [at(incident.at, text)] + [why].compactMap { $0.map { indented($0.shortened(to: 300)) } }
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
        case .discarded: look.paint("discarded: nobody gets it any more", .warning)
        case .superseded: look.paint("superseded: a newer event of this run took its place", .warning)
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
