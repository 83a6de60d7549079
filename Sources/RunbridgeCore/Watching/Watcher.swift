/// A configured source of observations.
///
/// A watcher sees and tells; it keeps nothing. What must outlive the process it hands to its host.
public protocol Watcher: Sendable {
    /// Its name in the config.
    var name: String { get }

    /// Watches until cancelled, or in `once` mode until its source has been read once.
    ///
    /// - Throws: only what makes going on pointless, as a missing file that nobody will make. Trouble that may pass is
    ///   reported to the host and tried again.
    func watch(_ extent: WatchExtent, for host: any WatchHost) async throws
}

/// How long to watch.
public enum WatchExtent: Sendable {
    /// Until cancelled.
    case forever
    /// Until the source has been read once: a stream to its end, a provider one whole pass.
    case once
}

/// What a watcher gives in one go. It is taken whole or not at all, in one transaction.
public struct ObservationBatch: Sendable {
    /// The watcher's name.
    public var watcher: String
    /// What was observed, in order.
    public var observations: [Observation]
    /// Where to go on after a restart, in the watcher's own notation; `nil` leaves the stored one.
    public var position: String?
    /// Kinds whose very first pass ends with this batch.
    public var finishedFirstPass: [String]

    /// A batch.
    public init(
        watcher: String, observations: [Observation], position: String? = nil, finishedFirstPass: [String] = []
    ) {
        self.watcher = watcher
        self.observations = observations
        self.position = position
        self.finishedFirstPass = finishedFirstPass
    }
}

/// Something that takes observations durably.
public protocol Intake: Sendable {
    /// Returns once the batch is committed; until then nothing may be considered accepted.
    ///
    /// Batches given one after the other are taken in that order. While the disk is full this waits.
    func accept(_ batch: ObservationBatch) async throws
}

/// What a watcher may ask of the bridge it works for.
public protocol WatchHost: Intake {
    /// The runs of this watcher and kind that are not over, those registered by id and never seen included.
    func openRuns(watcher: String, kind: String) async throws -> [OpenRun]

    /// Those of the ids that are known and over, to end the reading of a list at.
    func settled(watcher: String, kind: String, among ids: [String]) async throws -> Set<String>

    /// Whether the watcher has read this kind's list whole at least once.
    func hasFinishedFirstPass(watcher: String, kind: String) async throws -> Bool

    /// What ``ObservationBatch/position`` was last.
    func position(watcher: String) async throws -> String?

    /// Says that the watcher cannot do its work. Told once until ``recovered(watcher:)``.
    func failing(watcher: String, reason: String) async

    /// Says that the watcher can do its work. Told once after a ``failing(watcher:reason:)``, and nothing otherwise. To be
    /// called after the first success too: an earlier bridge may have told of trouble.
    func recovered(watcher: String) async

    /// Something a person should know that stops nothing: a bad line, a word no table knows.
    func warning(watcher: String, _ text: String) async
}

/// A run to ask about.
public struct OpenRun: Sendable, Hashable {
    /// The provider's id.
    public var id: String
    /// The last status, `nil` when it was only registered.
    public var status: Status?

    /// A run to ask about.
    public init(id: String, status: Status?) {
        self.id = id
        self.status = status
    }
}
