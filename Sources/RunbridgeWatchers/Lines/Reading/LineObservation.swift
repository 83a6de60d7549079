public import RunbridgeCore

/// What one JSON line says of a run, or the arguments of `runbridge emit`.
///
/// Nothing is judged here but types; ``observation(watcher:via:words:at:)`` says whether it makes sense.
public struct LineObservation: Sendable, Equatable {
    /// The run's id: 1 to 512 bytes.
    public var id: String
    /// One of the 11 statuses, or a word of the provider's.
    public var status: String
    /// What sort of run it is; `nil` for the watcher's default.
    public var kind: String?
    /// A name that people gave the run.
    public var name: String?
    /// The source's own word, where it is another one than `status`.
    public var raw: String?
    /// Which try of the same id this is, from 1.
    public var attempt: Int?
    /// When the run came to this status.
    public var time: Timestamp?
    /// What went wrong.
    public var error: RunError?
    /// How far its items have come.
    public var counts: Counts?
    /// Names and values that people gave the run.
    public var labels: [String: String]
    /// Where a person can look at the run: an `http` or `https` URL of ASCII, all else percent-encoded.
    public var url: String?
    /// The source's own JSON. Left out where it is over 64 KiB.
    public var object: JSON?

    /// An observation; all but the id and the status is optional.
    public init(
        id: String, status: String, kind: String? = nil, name: String? = nil, raw: String? = nil, attempt: Int? = nil,
        time: Timestamp? = nil, error: RunError? = nil, counts: Counts? = nil, labels: [String: String] = [:],
        url: String? = nil, object: JSON? = nil
    ) {
        self.id = id
        self.status = status
        self.kind = kind
        self.name = name
        self.raw = raw
        self.attempt = attempt
        self.time = time
        self.error = error
        self.counts = counts
        self.labels = labels
        self.url = url
        self.object = object
    }
}

extension LineObservation {
    /// The longest an id or a kind may be, in bytes.
    static let nameLimit = 512

    /// The observation that this makes.
    ///
    /// Pure: the same line at the same time makes the same observation. It never belongs to a first pass, since whoever
    /// writes a line wants it told.
    ///
    /// - Parameters:
    ///   - watcher: the watcher's name.
    ///   - via: how it came.
    ///   - words: what the words mean.
    ///   - now: this moment.
    /// - Throws: why it makes none.
    public func observation(
        watcher: String, via: Observation.Via, words: LineWords = LineWords(), at now: Timestamp
    ) throws(LineProblem) -> Observation {
        guard !id.isEmpty else { throw .empty("id") }
        let kind = kind ?? words.defaultKind
        guard !kind.isEmpty else { throw .empty("kind") }
        guard id.utf8.count <= Self.nameLimit else { throw .tooLong("id", limit: Self.nameLimit) }
        guard kind.utf8.count <= Self.nameLimit else { throw .tooLong("kind", limit: Self.nameLimit) }
        if let attempt, attempt < 1 { throw .wrong("attempt", expected: "a whole number from 1") }
        if let url, !url.isWebAddress { throw .wrong("url", expected: "an http or https URL of ASCII without blanks") }
        guard let meaning = words.status(of: status, kind: kind) else { throw .unknownStatus(status) }
        return Observation(
            key: RunKey(watcher: watcher, kind: kind, id: id), via: via, observedAt: now,
            finding: .seen(
                Sighting(
                    status: meaning, raw: raw ?? status, provider: words.provider, name: name, url: url,
                    labels: labels, attempt: attempt, error: error, counts: counts, changedAt: time, object: object)))
    }
}
