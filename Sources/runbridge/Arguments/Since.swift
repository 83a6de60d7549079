import ArgumentParser
import RunbridgeCore

/// Since when: a length of time before now, or a moment.
enum Since: Equatable {
    case ago(Duration)
    case at(Timestamp)

    /// Reads `1h` or RFC 3339.
    init(_ text: String) throws {
        if let length = Duration(text: text) {
            self = .ago(length)
        } else {
            self = .at(try Timestamp(argument: text, or: "a length of time such as 15m, 2h, 30d"))
        }
    }

    /// The moment, seen from now.
    func moment(from now: Timestamp) -> Timestamp {
        switch self {
        case .ago(let length): now + (.zero - length)
        case .at(let moment): moment
        }
    }
}

extension Timestamp {
    /// Reads RFC 3339 as it was given on the command line.
    fileprivate init(argument text: String, or other: String) throws {
        guard let moment = Timestamp(rfc3339: text) else {
            throw ValidationError("expected \(other), or a moment such as 2026-11-24T09:30:00Z")
        }
        self = moment
    }

    /// Reads seconds since 1970, as `webhook-timestamp` has them, or RFC 3339.
    init(argument text: String) throws {
        if text.utf8.count <= 12, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int64(text) {
            self.init(seconds: seconds)
        } else {
            self = try Timestamp(argument: text, or: "seconds since 1970")
        }
    }
}
