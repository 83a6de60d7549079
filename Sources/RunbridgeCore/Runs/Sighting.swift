/// All that a source said of a run at one moment.
public struct Sighting: Sendable, Equatable {
    /// The status that the provider's word maps to.
    public var status: Status
    /// The provider's own word, untouched.
    public var raw: String
    /// The provider's name, `openai`; `nil` for sources that have none.
    public var provider: String?
    /// A name that people gave the run.
    public var name: String?
    /// Where a person can look at the run.
    public var url: String?
    /// Names and values that people gave the run.
    public var labels: [String: String]
    /// Which try of the same id this is, from 1; `nil` where the source does not say.
    public var attempt: Int?
    /// Whether some of the work succeeded and some did not.
    public var partial: Bool
    /// Why it is in this status, in a word of the provider's.
    public var reason: String?
    /// What went wrong.
    public var error: RunError?
    /// How far its items have come.
    public var counts: Counts?
    /// When the provider says that the run was made.
    public var createdAt: Timestamp?
    /// When work began.
    public var startedAt: Timestamp?
    /// When the provider says that the run came to this status.
    public var changedAt: Timestamp?
    /// The provider's own JSON, where the watcher keeps it.
    public var object: JSON?
    /// Whether it is the word of somebody who called, of a run that could not be read again. It is told with the change that
    /// it makes, and not remembered.
    public var unconfirmed: Bool
    /// Whether it is told because time passed, so that nobody takes the run for dead: while nothing else changes it is told
    /// as progress. It is not remembered.
    public var isHeartbeat: Bool

    /// A sighting; all but the status and its raw word is optional.
    public init(
        status: Status, raw: String, provider: String? = nil, name: String? = nil, url: String? = nil,
        labels: [String: String] = [:], attempt: Int? = nil, partial: Bool = false, reason: String? = nil,
        error: RunError? = nil, counts: Counts? = nil, createdAt: Timestamp? = nil, startedAt: Timestamp? = nil,
        changedAt: Timestamp? = nil, object: JSON? = nil, unconfirmed: Bool = false, isHeartbeat: Bool = false
    ) {
        self.status = status
        self.raw = raw
        self.provider = provider
        self.name = name
        self.url = url
        self.labels = labels
        self.attempt = attempt
        self.partial = partial
        self.reason = reason
        self.error = error
        self.counts = counts
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.changedAt = changedAt
        self.object = object
        self.unconfirmed = unconfirmed
        self.isHeartbeat = isHeartbeat
    }
}
