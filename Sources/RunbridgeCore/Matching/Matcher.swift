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
        /// Less or the same.
        case atMost = "<="
        /// More or the same.
        case atLeast = ">="
        /// Another one.
        case not = "!="
        /// Less.
        case less = "<"
        /// More.
        case more = ">"
    }

    /// The conditions.
    public var conditions: [Condition]

    /// A matcher.
    public init(conditions: [Condition]) {
        self.conditions = conditions
    }

    /// Whether all conditions hold.
    public func matches(_ json: JSON) -> Bool { firstMiss(in: json) == nil }

    /// The index of the first condition that does not hold; `nil` if all do.
    public func firstMiss(in json: JSON) -> Int? {
        conditions.firstIndex { !$0.test.holds(for: json.value(at: $0.path)) }
    }
}

extension Matcher.Test {
    /// Whether it holds for what a path led to, `nil` if it led nowhere.
    public func holds(for value: JSON?) -> Bool {
        switch self {
        case .exists(let wanted): return (value.map { !$0.isNull } ?? false) == wanted
        case .anyOf(let tests): return tests.contains { $0.holds(for: value) }
        case .equals(let wanted): return value.map { wanted.means($0) } ?? wanted.isNull
        case .glob(let glob): return value?.text.map(glob.matches) ?? false
        case .compare(let comparison, let number):
            guard let found = value.flatMap({ $0.double ?? $0.string.flatMap(Double.init(decimal:)) }) else {
                return false
            }
            return comparison.holds(found, number)
        }
    }
}

extension Matcher.Comparison {
    fileprivate func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .less: left < right
        case .atMost: left <= right
        case .more: left > right
        case .atLeast: left >= right
        case .not: left != right
        }
    }
}

extension JSONNumber {
    /// Whether it has the same value. Whole numbers that fit are compared as such: floating point cannot tell large ones
    /// apart.
    fileprivate func means(_ other: JSONNumber) -> Bool {
        if text == other.text { return true }
        if let left = Int64(text), let right = Int64(other.text) { return left == right }
        return double == other.double
    }
}

extension Double {
    /// The number that a person wrote in digits: no hexadecimal, no `inf`, no `nan`.
    init?(decimal text: some StringProtocol) {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }) else { return nil }
        self.init(text)
    }
}

extension JSON {
    /// Whether it is the same value: numbers by value, objects whatever the order of their members.
    fileprivate func means(_ other: JSON) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)): left.means(right)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.means($1) }
        case (.object(let left), .object(let right)):
            left.count == right.count && left.allSatisfy { other[$0.name].map($0.value.means) ?? false }
        default: self == other
        }
    }
}
