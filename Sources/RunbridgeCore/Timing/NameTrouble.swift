/// That runs of one watcher, kind and name fail: since when, and how many have.
public struct NameTrouble: Sendable, Equatable {
    /// What the end of a run makes of what is known of its name.
    public enum Change: Sendable, Equatable {
        /// Nothing.
        case none
        /// It fails, so far like this.
        case failing(NameTrouble)
        /// It is well again, after this.
        case recovered(NameTrouble)
    }

    /// When the first of them failed.
    public var since: Timestamp
    /// How many failed since.
    public var failures: Int

    /// A trouble.
    public init(since: Timestamp, failures: Int) {
        self.since = since
        self.failures = failures
    }

    /// What it means that a run of a name came to a status.
    ///
    /// Failed, incomplete and expired are failures; canceled and skipped say nothing of a name. A success that was before
    /// the first failure and is told after it ends nothing.
    public static func change(of trouble: NameTrouble?, by status: Status, at time: Timestamp) -> Change {
        switch status.core {
        case .running, .canceled: return .none
        case .failed:
            return .failing(
                NameTrouble(since: min(trouble?.since ?? time, time), failures: (trouble?.failures ?? 0) + 1))
        case .succeeded:
            guard let trouble, time >= trouble.since else { return .none }
            return .recovered(trouble)
        }
    }
}
