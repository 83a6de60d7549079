public import RunbridgeCore

/// How an object is going to live: the statuses it comes to, when, and what else changes with them.
///
/// Statuses are the provider's raw words and are not checked, so that a script can also tell what no real API would.
public struct Script: Sendable, Equatable {
    /// One change of an object.
    public struct Step: Sendable, Equatable {
        /// The time since the step before; for a script's first step, since its start.
        public var after: Duration
        /// The raw status from then on.
        public var status: String
        /// Members that the object shows from then on, in place of those of the same name.
        public var changes: [JSON.Member]

        /// A change to this status, so long after the one before.
        public init(_ status: String, after: Duration = .zero, _ changes: [JSON.Member] = []) {
            self.after = after
            self.status = status
            self.changes = changes
        }
    }

    /// The steps in order, at least one.
    public private(set) var steps: [Step]

    /// A script from its first step on.
    public init(_ first: Step, _ following: [Step] = []) {
        steps = [first] + following
    }
}
