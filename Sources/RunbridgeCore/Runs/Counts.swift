/// How far the items of a run have come, as far as its provider tells. `nil` is "not told", never zero.
public struct Counts: Sendable, Hashable {
    /// All items.
    public var total: Int?
    /// Items that ended well.
    public var succeeded: Int?
    /// Items that ended with an error.
    public var failed: Int?
    /// Items that were called off.
    public var canceled: Int?
    /// Items whose time ran out.
    public var expired: Int?
    /// Items still being worked on.
    public var active: Int?

    /// Counts, each optional.
    public init(
        total: Int? = nil, succeeded: Int? = nil, failed: Int? = nil, canceled: Int? = nil, expired: Int? = nil,
        active: Int? = nil
    ) {
        self.total = total
        self.succeeded = succeeded
        self.failed = failed
        self.canceled = canceled
        self.expired = expired
        self.active = active
    }

    /// Whether nothing was told.
    public var isEmpty: Bool { self == Counts() }
}
