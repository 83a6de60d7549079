extension Moment {
    /// Reads a word of `when`, or a change such as `running -> failed`.
    ///
    /// - Throws: what is wrong, and what may be written.
    public init(_ text: String) throws(ConditionError) {
        let sides = text.split(separator: "->", omittingEmptySubsequences: false)
        if sides.count == 2 {
            self = .change(from: try StatusSet(String(sides[0])), to: try StatusSet(String(sides[1])))
            return
        }
        guard sides.count == 1 else {
            throw ConditionError("'\(text)' has more than one arrow. Write a change like running -> failed")
        }
        switch text {
        case "finished": self = .finished
        case "any": self = .any
        case "all": self = .all
        default:
            if let core = CoreStatus(rawValue: text) {
                self = .core(core)
            } else if let status = Status(rawValue: text) {
                self = .status(status)
            } else if let type = EventType(text: text) {
                self = .type(type)
            } else {
                throw ConditionError("'\(text)' is no status, event type or group")
            }
        }
    }

    /// Every word that may be written, but for changes.
    public static let words: [String] =
        Status.allCases.map(\.rawValue) + ["finished", "any", "all"] + EventType.all.map(\.text)

    /// Whether an event says it.
    public func holds(for event: Event) -> Bool {
        switch self {
        case .any: return !event.type.isQuiet
        case .all: return true
        case .type(let type): return event.type == type
        case .core, .status, .finished, .change: break
        }
        if case .change(let from, let to) = self, event.type == .reopened {
            return to.contains(event.run.sighting.status) && (event.run.previous.map(from.contains) ?? false)
        }
        guard case .status(let status) = event.type else { return false }
        switch self {
        case .core(let core): return status.core == core
        case .status(let wanted): return status == wanted
        case .finished: return status.isTerminal
        case .change(let from, let to): return to.contains(status) && (event.run.previous.map(from.contains) ?? false)
        case .any, .all, .type: return false
        }
    }
}

extension Moment: CustomStringConvertible {
    /// As it is written.
    public var description: String {
        switch self {
        case .core(let core): core.rawValue
        case .status(let status): status.rawValue
        case .type(let type): type.text
        case .finished: "finished"
        case .any: "any"
        case .all: "all"
        case .change(let from, let to): "\(from) -> \(to)"
        }
    }
}

extension StatusSet: CustomStringConvertible {
    /// Reads one side of a change.
    init(_ text: String) throws(ConditionError) {
        let word = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        switch word {
        case "finished": self = .finished
        case "any": self = .any
        default:
            if let core = CoreStatus(rawValue: word) {
                self = .core(core)
            } else if let status = Status(rawValue: word) {
                self = .status(status)
            } else {
                throw ConditionError(
                    "'\(word)' is no status. Beside an arrow stands one of "
                        + (Status.allCases.map(\.rawValue) + ["finished", "any"]).joined(separator: ", "))
            }
        }
    }

    /// Whether a status is among them.
    public func contains(_ status: Status) -> Bool {
        switch self {
        case .core(let core): status.core == core
        case .status(let wanted): status == wanted
        case .finished: status.isTerminal
        case .any: true
        }
    }

    /// As it is written.
    public var description: String {
        switch self {
        case .core(let core): core.rawValue
        case .status(let status): status.rawValue
        case .finished: "finished"
        case .any: "any"
        }
    }
}
