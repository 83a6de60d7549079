import ArgumentParser
import RunbridgeCore
import RunbridgeDocument

/// A word for statuses, as in a route's `when`: a core word for its whole group, `finished` for all that are terminal,
/// any other for itself.
struct StatusWord: Equatable {
    let statuses: [Status]

    /// All words.
    static let all = Status.allCases.map(\.rawValue) + ["finished"]

    /// Reads a word.
    init(_ text: String) throws {
        if text == "finished" {
            statuses = Status.allCases.filter(\.isTerminal)
        } else if let core = CoreStatus(rawValue: text) {
            statuses = Status.allCases.filter { $0.core == core }
        } else if let status = Status(rawValue: text) {
            statuses = [status]
        } else {
            throw ValidationError(text.unknown(among: Self.all))
        }
    }
}

extension [StatusWord] {
    /// The statuses of all the words, each once.
    var statuses: [Status] { Status.allCases.filter { status in contains { $0.statuses.contains(status) } } }
}

extension EventType {
    /// Reads a type as it was given on the command line.
    init(argument text: String) throws {
        guard let type = EventType(text: text) else {
            throw ValidationError(text.unknown(among: EventType.all.map(\.text)))
        }
        self = type
    }
}

extension String {
    /// What to say of a word that is none of those: the nearest, or all.
    func unknown(among words: [String]) -> String {
        nearest(to: self, among: words).map { "did you mean '\($0)'?" }
            ?? (words.isEmpty ? "there is none" : "it is one of \(words.joined(separator: ", "))")
    }
}

extension Int {
    /// Reads how many of something are wanted: one or more.
    init(count text: String) throws {
        guard let count = Int(text), count > 0 else { throw ValidationError("expected a whole number from 1 on") }
        self = count
    }
}
