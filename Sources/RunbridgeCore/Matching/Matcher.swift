/// Conditions on a JSON value, all of which must hold. Routes and provider files share it.
public struct Matcher: Sendable, Equatable {
    /// One condition.
    public struct Condition: Sendable, Equatable {
        /// Where to look.
        public var path: JSONPath
        /// What must be there.
        public var test: Test

        /// A condition.
        public init(path: JSONPath, test: Test) {
            self.path = path
            self.test = test
        }
    }

    /// What must be at a path.
    public enum Test: Sendable, Equatable {
        /// This value; numbers by value, not by spelling.
        case equals(JSON)
        /// A text (or number, or truth value, as written) that the glob takes.
        case glob(Glob)
        /// A number on that side of this one.
        case compare(Comparison, Double)
        /// Any of these.
        case anyOf([Test])
        /// Something other than `null` (`true`), or nothing or `null` (`false`).
        case exists(Bool)
    }

    /// A side of a number.
    public enum Comparison: String, Sendable, CaseIterable {
        /// Less.
        case less = "<"
        /// Less or the same.
        case atMost = "<="
        /// More.
        case more = ">"
        /// More or the same.
        case atLeast = ">="
        /// Another one.
        case not = "!="
    }

    /// The conditions.
    public var conditions: [Condition]

    /// A matcher.
    public init(conditions: [Condition]) {
        self.conditions = conditions
    }
}

/// A pattern where `*` stands for any number of characters and `?` for one; `\` takes the next as it is.
public struct Glob: Sendable, Hashable {
    /// As it was written.
    public let pattern: String

    /// A glob.
    public init(_ pattern: String) {
        self.pattern = pattern
    }
}
