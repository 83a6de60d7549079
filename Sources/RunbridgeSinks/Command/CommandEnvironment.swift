import RunbridgeCore

/// The variables that a program gets: four of the bridge's, the added ones and what is to be known of the event.
struct CommandEnvironment: Sendable {
    /// What is taken over from the bridge.
    static let inherited = ["PATH", "HOME", "LANG", "TZ"]
    /// Where programs are looked for when the bridge has no `PATH`.
    static let defaultPath = "/usr/local/bin:/usr/bin:/bin"
    /// The most bytes of a value made from an event; the whole of it stands in the event on standard input.
    static let longestValue = 4096

    private let base: [String: String]

    /// The variables that are the same for every event. Added ones win over inherited ones.
    init(bridge: [String: String], added: [String: Secret]) {
        var base = ["PATH": Self.defaultPath]
        for name in Self.inherited { if let value = bridge[name] { base[name] = value } }
        for (name, value) in added { base[name] = value.reveal() }
        self.base = base
    }

    /// Where programs are looked for.
    var searchPath: String { base["PATH"] ?? Self.defaultPath }

    /// All variables for one attempt.
    ///
    /// Each of the event's is always set, to nothing where the event does not say. `RUNBRIDGE_ATTEMPT` counts the attempts
    /// of this delivery, from 1. In their values control characters, NUL and line breaks among them, are blanks.
    func variables(for delivery: Delivery) -> [String: String] {
        let event = delivery.event
        // A body that cannot be read leaves empty what would come from it; the program gets the body as it is.
        let data = (try? event.json())?["data"]
        var variables = base
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
