public import RunbridgeCore

/// Why a line makes no observation.
public enum LineProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// It is no JSON.
    case notJSON(JSONError)
    /// It is JSON and no object.
    case noObject
    /// A member that it cannot do without is not there.
    case missing(String)
    /// A member that must say something says nothing.
    case empty(String)
    /// A member is something else than it should be.
    case wrong(String, expected: String)
    /// A member is longer than this many bytes.
    case tooLong(String, limit: Int)
    /// The status is a word that nobody knows.
    case unknownStatus(String)
    /// The whole line is longer than this many bytes.
    case lineTooLong(limit: Int)

    /// One line for people.
    public var description: String {
        switch self {
        case .notJSON(let error): "this is not JSON: \(error)"
        case .noObject: "a line is one JSON object, {\"id\": …, \"status\": …}"
        case .missing(let name): "\"\(name)\" is missing"
        case .empty(let name): "\"\(name)\" is empty"
        case .wrong(let name, let expected): "\"\(name)\" must be \(expected)"
        case .tooLong(let name, let limit): "\"\(name)\" is longer than \(limit) bytes"
        case .unknownStatus(let word):
            "\"\(word.shortened)\" is no status: write \(Status.allCases.map(\.rawValue).joined(separator: ", "))"
        case .lineTooLong(let limit): "it is longer than \(limit / 1024) KiB and was left out"
        }
    }
}
