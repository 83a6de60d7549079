/// The measure by which an event was told that is about time, for its `data`.
public enum Measure: Sendable, Equatable {
    /// Whom the threshold of a `run.stalled` belongs to.
    public enum Audience: Sendable, Equatable {
        /// The watcher: told to the routes that have none of their own, and to those whose own is the same.
        case everyone
        /// Routes alone: told to those with this threshold, and to nobody else.
        case routes
    }

    /// `run.stalled`: unchanged for longer than that. `stalled_after_s`.
    case stalled(after: Duration, for: Audience)
    /// `run.overdue`: not over that long after it was made. `expect_within_s`.
    case overdue(within: Duration)
    /// `run.missing`: none began for that long, since `changed_at`. `every_s`.
    case missing(every: Duration)
    /// `run.recovered`: for how long those of its name had failed, and how many. `broken_s`, `failures`.
    case recovered(broken: Duration, failures: Int)
}

extension Measure {
    /// Writes its members into an event's `data`.
    func write(to writer: inout JSONWriter) {
        switch self {
        case .stalled(let after, _):
            writer.name("stalled_after_s")
            writer.value(seconds: after)
        case .overdue(let within):
            writer.name("expect_within_s")
            writer.value(seconds: within)
        case .missing(let every):
            writer.name("every_s")
            writer.value(seconds: every)
        case .recovered(let broken, let failures):
            writer.name("broken_s")
            writer.value(seconds: broken)
            writer.name("failures")
            writer.value(failures)
        }
    }
}
