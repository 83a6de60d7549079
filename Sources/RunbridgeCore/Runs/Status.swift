/// What a run is doing, in the one vocabulary that every provider's words are mapped to.
public enum Status: String, Sendable, Hashable, CaseIterable {
    /// Accepted; no work has begun.
    case queued
    /// Work is being done, finishing touches included.
    case running
    /// Cannot go on by itself: an approval, an input or a resume is awaited.
    case waiting
    /// A cancellation was asked for; the run may still end in any way.
    case canceling
    /// The provider says that it finished. Items of it may have failed: see `partial`.
    case succeeded
    /// It stopped early and its output is usable.
    case incomplete
    /// It ended with an error.
    case failed
    /// Its time ran out: a window, a deadline, a timeout.
    case expired
    /// Somebody asked for it to end.
    case canceled
    /// It never ran, by the system's decision.
    case skipped
    /// A word that no table knows. The run is watched on, the word is kept.
    case unknown

    /// Whether a run in this status is over. Only a reopened run leaves a terminal status.
    public var isTerminal: Bool {
        switch self {
        case .queued, .running, .waiting, .canceling, .unknown: false
        case .succeeded, .incomplete, .failed, .expired, .canceled, .skipped: true
        }
    }

    /// The one of four words that this status folds to.
    public var core: CoreStatus {
        switch self {
        case .queued, .running, .waiting, .canceling, .unknown: .running
        case .succeeded: .succeeded
        case .failed, .incomplete, .expired: .failed
        case .canceled, .skipped: .canceled
        }
    }
}

/// The four words that are enough for most routes.
public enum CoreStatus: String, Sendable, Hashable, CaseIterable {
    /// Not over: queued, running, waiting, canceling or unknown.
    case running
    /// Over, and it did what was asked.
    case succeeded
    /// Over, and it did not succeed: failed, incomplete or expired.
    case failed
    /// Over because it was called off: canceled or skipped.
    case canceled
}
