/// What is told of runs that a watcher finds on its very first pass. After that pass nothing is silent.
public enum FirstSight: Sendable, Equatable {
    /// Runs already over are learnt in silence, the others are announced.
    case open
    /// All are announced.
    case all
    /// As `open`, and those that ended within that time are announced too.
    case within(Duration)
    /// None is.
    case silent

    /// Whether a run first seen so is announced.
    public func announces(_ sighting: Sighting, observedAt: Timestamp) -> Bool {
        switch self {
        case .all: return true
        case .silent: return false
        case .open: return !sighting.status.isTerminal
        case .within(let age):
            guard sighting.status.isTerminal else { return true }
            guard let changedAt = sighting.changedAt ?? sighting.createdAt else { return false }
            return observedAt - changedAt <= age
        }
    }
}
