/// What a watcher found of one run at one moment.
public struct Observation: Sendable, Equatable {
    /// How it came to be known.
    public enum Via: String, Sendable, CaseIterable {
        /// A provider was asked.
        case poll
        /// A provider called.
        case webhook
        /// A line of a stream or a file.
        case lines
        /// `runbridge exec` ran it.
        case exec
        /// `runbridge emit` said so.
        case emit
        /// A configured command printed it.
        case command
        /// The bridge tells it of itself.
        case bridge

        /// Whether it is a reading of how things stand, and not the word that something has just happened.
        public var isReading: Bool { self == .poll || self == .command }
    }

    /// What was found.
    public enum Finding: Sendable, Equatable {
        /// The run is there, and looks like this.
        case seen(Sighting)
        /// The source knew the run before and says now that there is no such run.
        case gone
        /// Somebody who may call told something of a sort that no table knows, perhaps of no run at all. `delivery` tells one
        /// such call from another; the sighting's `raw` is the sort.
        case unknown(Sighting, delivery: String)
    }

    /// Which run.
    public var key: RunKey
    /// How it came to be known.
    public var via: Via
    /// When, by the bridge's clock.
    public var observedAt: Timestamp
    /// Whether it belongs to its watcher's very first pass, where runs already over are learnt in silence.
    public var isFirstPass: Bool
    /// What was found.
    public var finding: Finding

    /// An observation.
    public init(key: RunKey, via: Via, observedAt: Timestamp, isFirstPass: Bool = false, finding: Finding) {
        self.key = key
        self.via = via
        self.observedAt = observedAt
        self.isFirstPass = isFirstPass
        self.finding = finding
    }

    /// Whether nobody knows that there is a run of that key. Its events are kept as notices are.
    public var isOfNoRun: Bool {
        switch finding {
        case .seen, .gone: false
        case .unknown: true
        }
    }
}
