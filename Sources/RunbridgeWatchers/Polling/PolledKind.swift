/// A kind of a provider that is polled.
public struct PolledKind: Sendable, Equatable {
    /// The kind's name, `fine_tuning.job`.
    public var name: String
    /// Runs to ask about by id besides those that a list shows and those that were registered.
    public var ids: [String]

    /// A kind to poll.
    public init(_ name: String, ids: [String] = []) {
        self.name = name
        self.ids = ids
    }
}
