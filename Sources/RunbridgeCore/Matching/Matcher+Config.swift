/// Why a condition is refused: what is wrong, and what to write.
public struct ConditionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One line.
    public var description: String

    /// A refusal.
    public init(_ description: String) {
        self.description = description
    }
}

extension Matcher.Test {
    /// Reads what stands under a path in `where`: a value, a text with `*` or `?` (a glob), a comparison `">= 10"`,
    /// `{ exists: true }`, or a list of these, any of which may hold.
    public init(config json: JSON) throws(ConditionError) {
        switch json {
        case .string(let text): self = try Self.text(text)
        case .array(let elements):
            guard !elements.isEmpty else { throw ConditionError("an empty list never holds. Write at least one value") }
            var tests: [Self] = []
            for element in elements { tests.append(try Self(config: element)) }
            self = .anyOf(tests)
        case .object(let members):
            guard members.count == 1, members[0].name == "exists", let wanted = members[0].value.bool else {
                throw ConditionError("keys and values are no condition here. The only one is { exists: true } or false")
            }
            self = .exists(wanted)
        case .null, .bool, .number: self = .equals(json)
        }
    }

    private static func text(_ text: String) throws(ConditionError) -> Self {
        for comparison in Matcher.Comparison.allCases where text.hasPrefix(comparison.rawValue) {
            let rest = text.dropFirst(comparison.rawValue.count).drop { $0 == " " }
            guard let number = Double(decimal: rest), number.isFinite else {
                throw ConditionError("'\(text)' compares with no number. Write it like \">= 10\"")
            }
            return .compare(comparison, number)
        }
        return .glob(Glob(text))
    }
}

extension Matcher.Test: CustomStringConvertible {
    /// As a person would write it.
    public var description: String {
        switch self {
        case .equals(let json): json.encodedText
        case .glob(let glob): glob.pattern
        case .compare(let comparison, let number):
            "\(comparison.rawValue) \(JSONNumber(number)?.text ?? String(number))"
        case .anyOf(let tests): "[\(tests.map(\.description).joined(separator: ", "))]"
        case .exists(let wanted): "{ exists: \(wanted) }"
        }
    }
}
