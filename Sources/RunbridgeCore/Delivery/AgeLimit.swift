/// Decides whether it is pointless by now to deliver an event.
public struct AgeLimit: Sendable, Hashable {
    /// The greatest age. Exactly that old is not too old.
    public var maximum: Duration

    /// A limit.
    public init(_ maximum: Duration) {
        self.maximum = maximum
    }

    /// Whether an event is too old to be attempted.
    ///
    /// - Parameters:
    ///   - time: when the event happened.
    ///   - askedFor: when a person asked for it to be delivered again, if one did: its age counts from then.
    ///   - now: this moment. An event of the future is not old.
    public func isTooOld(_ time: Timestamp, askedFor: Timestamp? = nil, at now: Timestamp) -> Bool {
        now - max(time, askedFor ?? time) > maximum
    }

    /// Why a delivery is dead, for people.
    public var reason: String { "too old: it happened more than \(maximum.text) before its turn" }
}
