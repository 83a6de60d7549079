import RunbridgeCore

/// What the reading thread hands over in one go.
struct Parcel: Sendable {
    /// Something to tell besides observations.
    enum Note: Sendable, Equatable {
        case warning(String)
        case failing(String)
        case recovered
    }

    var observations: [Observation] = []
    /// Where to go on once the observations are taken.
    var position: String?
    var notes: [Note] = []

    var isEmpty: Bool { observations.isEmpty && position == nil && notes.isEmpty }

    /// Adds what comes after it, if that leaves it small enough.
    mutating func join(_ next: Parcel, limit: Int) -> Bool {
        guard observations.count + next.observations.count <= limit else { return false }
        observations += next.observations
        position = next.position ?? position
        notes += next.notes
        return true
    }
}
