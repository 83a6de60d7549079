public import RunbridgeCore

/// What an object of a provider's says of a run.
public struct ProviderReading: Sendable, Equatable {
    /// The run's id.
    public var id: String
    /// All else. Its `object` is left out: whoever keeps it has it.
    public var sighting: Sighting
    /// The provider's word, if the kind's table does not know it; the status is `unknown` then.
    public var unknownWord: String?

    /// A reading.
    public init(id: String, sighting: Sighting, unknownWord: String? = nil) {
        self.id = id
        self.sighting = sighting
        self.unknownWord = unknownWord
    }
}

/// Why an object says nothing of a run.
public enum ReadingProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// It is no JSON object.
    case noObject
    /// It has no id.
    case noID
    /// It has an id and no status.
    case noStatus(id: String)

    /// One line for people, of an id its beginning.
    public var description: String {
        switch self {
        case .noObject: "this is no JSON object"
        case .noID: "the object has no id"
        case .noStatus(let id): "the run '\(id.shortened)' has no status"
        }
    }
}
