internal import GRDB
public import RunbridgeCore

/// Deadlines at the start of a bridge.
extension Store {
    /// Makes the deadlines what the rules of the config want them to be.
    ///
    /// Those that were there and are still wanted stay, told or not: one that was over while no bridge ran is told by the
    /// next group that tells. Those that no rule wants any more go. Open runs that a new rule is about get theirs, and new
    /// schedules count from now. Costs a pass over all deadlines and all open runs; nothing where neither the store nor
    /// the config knows of any.
    public func reconcileDeadlines(with time: Timekeeper, at now: Timestamp) async throws(StoreError) {
        try await write { session in
            try session.startSchedules(by: time, at: now)
            try session.dropUnwanted(by: time, at: now)
            guard time.hasRules else { return }
            try session.addMissingDeadlines(by: time)
        }
    }
}

extension WriteSession {
    /// Gives each schedule what stands for it, and its deadline. One whose `every` is new counts from where it counted.
    fileprivate func startSchedules(by time: Timekeeper, at now: Timestamp) throws {
        for (state, deadline) in time.schedules(since: now) {
            let source = try source(SourceName(watcher: state.key.watcher, kind: state.key.kind))
            let runs = RunTable(statements: statements)
            let run =
                try runs.find(state.key, source: source)?.run ?? runs.insert(state, isNotice: true, source: source)
            let since =
                try Prepared(
                    once: "SELECT max(at - threshold) FROM deadline WHERE run = ?1 AND what = ?2", on: db
                ).first({
                    $0.add(run.number)
                    $0.add(deadline.what.rawValue)
                }) { $0.timeIfAny(0) } ?? nil
            let at = since.map { $0 + deadline.threshold } ?? deadline.at
            try add(Deadline(deadline.what, threshold: deadline.threshold, at: at), of: run)
        }
    }

    fileprivate func dropUnwanted(by time: Timekeeper, at now: Timestamp) throws {
        let text = """
            SELECT \(DeadlineRow.columns) FROM deadline d
                CROSS JOIN run ON run.id = d.run CROSS JOIN source s ON s.id = run.source
            """
        let unwanted = try Prepared(once: text, on: db).all(read: { try DeadlineRow(columns: $0) }).filter { row in
            let isOver = !row.isOpen && row.deadline.what != .missing
            return isOver || time.event(of: row.deadline, row.state, at: now) == nil
        }
        for row in unwanted { try statements[.dropDeadline].run { $0.add(row.deadline, of: row.run) } }
    }

    /// Gives open runs the deadlines that they would have had, had the rules been there from the beginning.
    fileprivate func addMissingDeadlines(by time: Timekeeper) throws {
        let sources = try Prepared(once: "SELECT id, watcher, kind FROM source", on: db).all {
            (id: $0.number(0), watcher: $0.text(1), kind: $0.text(2))
        }
        let text = "SELECT id, run_id, \(RunState.columns) FROM run INDEXED BY run_open WHERE source = ?1 AND open = 1"
        for source in sources where time.watches(source.watcher) {
            let open = try Prepared(once: text, on: db).all({ $0.add(source.id) }) { columns in
                let key = RunKey(watcher: source.watcher, kind: source.kind, id: columns.text(1))
                return (RunRef(columns.number(0)), try RunState(key: key, columns: columns, from: 2))
            }
            for (run, state) in open {
                for deadline in time.all(of: state) { try add(deadline, of: run) }
            }
        }
    }

    private func add(_ deadline: Deadline, of run: RunRef) throws {
        try statements[.addDeadline].run {
            $0.add(deadline, of: run)
            $0.add(deadline.at.milliseconds)
        }
    }
}
