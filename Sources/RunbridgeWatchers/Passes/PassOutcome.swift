/// How a pass ended.
enum PassOutcome: Sendable, Equatable {
    /// All was read that was to be read.
    case good
    /// It was not; why, what the server asked to wait, and whether only somebody can mend it: a key that is not accepted, a
    /// program that does not exist.
    case failed(reason: String, told: Duration? = nil, isLasting: Bool = false)
}
