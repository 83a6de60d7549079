/// How a pass ended.
enum PassOutcome: Sendable, Equatable {
    /// All was read that was to be read.
    case good
    /// Some of it was, and then no request was left; how long until there are more.
    case cut(told: Duration)
    /// It was not; why, what the server asked to wait, and whether only somebody can mend it: a key that is not accepted, a
    /// program that does not exist.
    case failed(reason: String, told: Duration? = nil, isLasting: Bool = false)
}
