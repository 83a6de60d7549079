public import RunbridgeCore

/// What came of reading one run.
public enum RunReading: Sendable {
    /// It is so.
    case seen(Sighting)
    /// The provider knows no such run.
    case gone
    /// It could not be read; why, without the key, and how long to wait before it makes sense to try again, where that is
    /// known.
    case unreadable(reason: String, wait: Duration?)
}
