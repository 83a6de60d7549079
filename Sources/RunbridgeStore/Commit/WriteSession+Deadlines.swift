import RunbridgeCore

/// Setting deadlines when something happens, and telling when nothing has.
extension WriteSession {
    /// The most that are told in one transaction, so that it stays short.
    static let deadlineLimit: Int64 = 256

    /// A run changed: sets its deadlines anew, and those of the schedules that waited for it.
    func setDeadlines(of run: RunRef, _ state: RunState, after previous: RunState?, by time: Timekeeper) throws {
        guard time.watches(state.key.watcher) else { return }
        switch time.deadlines(of: state, after: previous) {
        case .keep: break
        case .clear: try statements[.clearDeadlines].run { $0.add(run.number) }
        case .set(let renewed, let moved):
            for deadline in renewed { try set(deadline, of: run, isRenewed: true) }
            for deadline in moved { try set(deadline, of: run, isRenewed: false) }
        }
        for (key, deadline) in time.begun(state, after: previous) {
            let source = try source(SourceName(watcher: key.watcher, kind: key.kind))
            guard let schedule = try RunTable(statements: statements).find(key, source: source)?.run else { continue }
            try statements[.rearmDeadline].run {
                $0.add(deadline, of: schedule)
                $0.add(deadline.at.milliseconds)
                $0.add(state.observedAt.milliseconds)
            }
        }
    }

    private func set(_ deadline: Deadline, of run: RunRef, isRenewed: Bool) throws {
        try statements[.setDeadline].run {
            $0.add(deadline, of: run)
            $0.add(deadline.at.milliseconds)
            $0.add(isRenewed ? 1 : 0)
        }
    }

    /// Tells what was to have happened by now and has not, each once. Returns how many events that made.
    func tellDeadlines(
        by rules: IntakeRules, _ time: Timekeeper, at now: Timestamp, into handOut: inout HandOut
    ) throws -> Int {
        let due = try statements[.dueDeadlines].all({
            $0.add(now.milliseconds)
            $0.add(Self.deadlineLimit)
        }) { try DeadlineRow(columns: $0) }
        var made = 0
        for row in due {
            guard row.isOpen || row.deadline.what == .missing,
                let event = time.event(of: row.deadline, row.state, at: now)
            else {
                try statements[.dropDeadline].run { $0.add(row.deadline, of: row.run) }
                continue
            }
            try statements[.tellDeadline].run { $0.add(row.deadline, of: row.run) }
            for encoded in rules.encode([event]) {
                // A threshold of routes alone that in the end none of them wants is nobody's.
                if event.isForRoutesAlone, rules.route(event, encoded).sinks.isEmpty { continue }
                guard try store(event, encoded, of: row.run, isFirst: false, by: rules, into: &handOut) else {
                    continue
                }
                made += 1
            }
            if row.deadline.what == .missing {
                try RunTable(statements: statements).update(row.run, to: event.run, isNotice: true)
            }
        }
        return made
    }
}
