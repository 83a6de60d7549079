/// Why a watcher cannot go on. Its text says where, what, and what to do.
public enum WatchError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The system has no descriptor, thread or process left for it.
    case exhausted(String)
    /// What the watcher reads cannot be read.
    case unreadable(place: String, reason: String)
    /// The settings of a polled watcher do not go together.
    case setting(watcher: String, reason: String)
    /// A pass that was to be the only one did not come to its end.
    case unfinishedPass(watcher: String, reason: String)
    /// It cannot listen where it should.
    case notListening(watcher: String, address: String, reason: String)

    /// One line for people.
    public var description: String {
        switch self {
        case .exhausted(let what): "the system gave no \(what): raise its limit, or stop what uses it up"
        case .unreadable(let place, let reason): "\(place) cannot be read: \(reason)"
        case .setting(let watcher, let reason): "watcher '\(watcher)': \(reason)"
        case .unfinishedPass(let watcher, let reason): "watcher '\(watcher)' could not be read to its end: \(reason)"
        case .notListening(_, let address, let reason): "nothing can listen on \(address): \(reason)"
        }
    }
}
