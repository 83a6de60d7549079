import RunbridgeCore
import RunbridgeProcesses

/// The variables that a program gets for an event: a clean environment and what is to be known of the event.
struct CommandEnvironment: Sendable {
    /// The most bytes of a value made from an event; the whole of it stands in the event on standard input.
    static let longestValue = 4096

    private let base: ProgramEnvironment

    /// The variables of every program, and what is added to them for each event.
    init(_ base: ProgramEnvironment) {
        self.base = base
    }

    /// All variables for one attempt.
    ///
    /// Each of the event's is always set, to nothing where the event does not say. `RUNBRIDGE_ATTEMPT` counts the attempts
    /// of this delivery, from 1. In their values control characters, NUL and line breaks among them, are blanks.
    func variables(for delivery: Delivery) -> [String: String] {
        let event = delivery.event
        // A body that cannot be read leaves empty what would come from it; the program gets the body as it is.
        let data = (try? event.json())?["data"]
        var variables = base.variables
        let told: [(name: String, value: String?)] = [
            ("EVENT_ID", event.id.text), ("TYPE", event.type.text), ("STATUS", data?["status"]?.string),
            ("PREVIOUS", data?["previous"]?.string), ("RUN_ID", event.run.id), ("RUN_KIND", event.run.kind),
            ("RUN_NAME", data?["run"]?["name"]?.string), ("WATCHER", event.run.watcher),
            ("ATTEMPT", String(delivery.attempt)),
        ]
        for (name, value) in told { variables["RUNBRIDGE_\(name)"] = Self.sound(value ?? "") }
        return variables
    }

    /// A value that is one line and not too long.
    static func sound(_ text: String) -> String {
        var value = String.UnicodeScalarView()
        var size = 0
        for scalar in text.unicodeScalars {
            size += scalar.utf8.count
            guard size <= longestValue else { break }
            let breaksLine =
                scalar.properties.generalCategory == .control || "\u{2028}\u{2029}".unicodeScalars.contains(scalar)
            value.append(breaksLine ? " " : scalar)
        }
        return String(value)
    }
}

extension Unicode.Scalar {
    fileprivate var utf8: String.UTF8View { String(self).utf8 }
}
