import RunbridgeCore

/// A deadline with whom it is about.
struct DeadlineRow {
    var run: RunRef
    var deadline: Deadline
    var state: RunState
    /// Whether the run is still asked about. What stands for a schedule never is.
    var isOpen: Bool

    /// The columns that ``init(columns:)`` takes, in its order.
    static let columns =
        "d.run, d.what, d.threshold, d.at, s.watcher, s.kind, run.run_id, run.open, \(RunState.columns)"

    init(columns: Columns) throws {
        run = RunRef(columns.number(0))
        deadline = Deadline(
            try Deadline.What(code: columns.number(1)), threshold: .milliseconds(columns.number(2)),
            at: columns.time(3))
        let key = RunKey(watcher: columns.text(4), kind: columns.text(5), id: columns.text(6))
        isOpen = columns.number(7) != 0
        state = try RunState(key: key, columns: columns, from: 8)
    }
}

extension Values {
    /// What names a deadline: its run, what is told, the threshold.
    mutating func add(_ deadline: Deadline, of run: RunRef) {
        add(run.number)
        add(deadline.what.code)
        add(deadline.threshold.milliseconds)
    }
}
