/// How the stdout sink writes an event.
public enum StdoutFormat: String, Sendable, CaseIterable {
    /// One line for people: the time, what happened, to which run, why.
    case text
    /// The event's own JSON, on one line.
    case json
    /// The event's JSON, indented.
    case pretty
}
