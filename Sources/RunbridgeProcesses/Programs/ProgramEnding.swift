/// How a run of a program ended, and what it said.
public struct ProgramEnding: Sendable, Equatable {
    /// How.
    public enum Manner: Sendable, Equatable {
        /// By itself, with this status.
        case exited(Int)
        /// By a signal that was not the bridge's.
        case signaled(Signal)
        /// By the bridge, because its time was up.
        case timedOut
        /// By the bridge, because it wrote more than it might: the limit in bytes.
        case tooMuchOutput(Int)
        /// By the bridge, because the task was canceled.
        case interrupted
        /// It never began, and why.
        case notStarted(String)
    }

    /// How.
    public var manner: Manner
    /// What is kept of what it wrote to standard output: see ``ProgramRun/output``.
    public var output = OutputTail()
    /// The end of what it wrote to standard error, 2 KiB.
    public var errors = OutputTail()
}
