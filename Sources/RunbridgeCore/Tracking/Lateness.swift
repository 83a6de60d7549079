/// Whether what is told of a run was so before what is remembered of it.
///
/// An attempt that counts down and a time that goes back tell it surely, and then the word of a caller or a line is no news.
/// A reading is of now, but the copy that answered may lag behind, and the question may be older than a webhook that overtook
/// its answer: for ``lag`` it is no news either, and what it still tells after that is a contradiction.
///
/// Where one side has no time, nothing tells a run that was begun again from a late word. Within ``lag`` a step back is
/// taken for late; a reading tells it again if it stands, and a webhook that comes later than that is believed. Lines,
/// `exec` and `emit` tell in order, and are believed at once. What may have been a run's reopening is remembered, so that
/// the end that follows it is not taken for a contradiction.
enum Lateness: Equatable {
    /// It may be news.
    case none
    /// It is older than what is remembered.
    case late
    /// It is taken for late, and may tell of a run that is over that it was begun again.
    case maybeReopened
    /// It cannot be, after what is remembered; why.
    case contradiction(String)

    /// How long a source may still tell what is not so any more.
    static let lag = Duration.seconds(60)

    /// Judges a sighting, told of an attempt, after what is remembered.
    init(of told: Sighting, attempt: Int, _ observation: Observation, after state: RunState) {
        let was = state.sighting
        let isLagging =
            observation.observedAt - state.observedAt < Self.lag
            && state.observedAt - observation.observedAt < Self.lag
        self = .none
        if attempt > state.attempt { return }
        let isTimed = told.changedAt != nil && was.changedAt != nil
        var why: String?
        if attempt < state.attempt || told.status != was.status,
            let wasTold = was.changedAt, let isTold = told.changedAt, isTold < wasTold
        {
            why = "its time went back while its status changed"
        } else if attempt < state.attempt {
            why = "attempt \(attempt) was told after attempt \(state.attempt)"
        }
        if let why {
            // Two different ends of one attempt are never a matter of time.
            let endsTwice = attempt == state.attempt && was.status.isTerminal && told.status.isTerminal
            // A reading that waited, or was handed in again, is of before what is known by now.
            let isOld = isLagging || observation.observedAt < state.observedAt
            let isLate = !observation.via.isReading || isOld && !endsTwice
            self = isLate ? .late : .contradiction(why)
        } else if !isTimed, isLagging, !state.isVanished, observation.via.isReading || observation.via == .webhook,
            Self.isStepBack(from: was.status, to: told.status)
        {
            self = was.status.isTerminal ? .maybeReopened : .late
        }
    }

    /// Whether a run that goes on steadily comes to these the other way round.
    private static func isStepBack(from current: Status, to next: Status) -> Bool {
        switch current {
        case .queued, .unknown: false
        case .running, .waiting: next == .queued
        case .canceling: [.queued, .running, .waiting].contains(next)
        case .succeeded, .incomplete, .failed, .expired, .canceled, .skipped: !next.isTerminal && next != .unknown
        }
    }

    /// Whether an end, told of a run that is over, is the one that followed a reopening nobody was told of: another one, or
    /// one that the provider dates after that. That an end is told again, or is told to have a time, makes it no other.
    static func isNewEnd(_ told: Sighting, after state: RunState) -> Bool {
        guard state.maybeReopened, told.status.isTerminal else { return false }
        if told.status != state.sighting.status { return true }
        guard let time = told.changedAt, time > state.observedAt else { return false }
        return state.sighting.changedAt.map { time > $0 } ?? true
    }
}
