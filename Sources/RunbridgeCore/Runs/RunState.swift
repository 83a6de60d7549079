/// What is remembered of a run: the last accepted sighting and how it came to it.
public struct RunState: Sendable, Equatable {
    /// Which run.
    public var key: RunKey
    /// The last accepted sighting, its `object` left out. Its `attempt` is never `nil` here.
    public var sighting: Sighting
    /// The status before this one; `nil` while the first is still in force.
    public var previous: Status?
    /// Counts the changes of this run, from 1. With the key and the attempt it names a change.
    public var revision: Int
    /// Whether the source has said that there is no such run any more.
    public var isVanished: Bool
    /// Whether, after the run had ended, something was told that was taken for late and may have been its reopening. Then
    /// ``observedAt`` is not before that.
    public var maybeReopened: Bool
    /// When the run was first seen, by the bridge's clock.
    public var firstSeenAt: Timestamp
    /// When its status changed last: the provider's time where it gave one, else the bridge's.
    public var changedAt: Timestamp
    /// When it was seen last, by the bridge's clock.
    public var observedAt: Timestamp

    /// A state, as remembered.
    public init(
        key: RunKey, sighting: Sighting, previous: Status?, revision: Int, isVanished: Bool = false,
        maybeReopened: Bool = false, firstSeenAt: Timestamp, changedAt: Timestamp, observedAt: Timestamp
    ) {
        self.key = key
        self.sighting = sighting
        self.previous = previous
        self.revision = revision
        self.isVanished = isVanished
        self.maybeReopened = maybeReopened
        self.firstSeenAt = firstSeenAt
        self.changedAt = changedAt
        self.observedAt = observedAt
    }

    /// The attempt in force, from 1.
    public var attempt: Int { sighting.attempt ?? 1 }

    /// Whether the run is over and need not be asked about again.
    public var isSettled: Bool { sighting.status.isTerminal || isVanished }
}
