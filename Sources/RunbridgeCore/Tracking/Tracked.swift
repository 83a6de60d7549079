/// What an observation came to.
public struct Tracked: Sendable, Equatable {
    /// What is remembered of the run from now on; `nil` leaves what is.
    public var state: RunState?
    /// What changed, in order.
    public var events: [Event]

    /// What an observation came to.
    public init(state: RunState?, events: [Event]) {
        self.state = state
        self.events = events
    }

    /// Nothing new.
    public static let nothing = Tracked(state: nil, events: [])
}
