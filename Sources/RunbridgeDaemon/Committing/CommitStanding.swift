import RunbridgeCore
import RunbridgeStore

/// What a committer knows after its last commit.
struct CommitStanding: Sendable {
    /// Whether anything is to be delivered now.
    enum Due: Equatable {
        /// Nothing is, or not yet.
        case nothing
        /// Something could go, but nobody has claimed it.
        case heldBack
        /// Something is under way.
        case something
    }

    /// What waits for each sink that has a lane.
    private(set) var backlogs: [SinkRef: SinkBacklog] = [:]
    /// How many events were made since the start.
    private(set) var events = 0
    /// When the next deadline is over that nothing was told of.
    private(set) var nextDeadline: Timestamp?
    /// When a replay goes on; `nil` where there is none.
    private(set) var nextReplay: Timestamp?
    /// How many deliveries became dead since the start.
    private(set) var buried = 0

    /// Takes note of a commit.
    mutating func note(_ result: CommitResult, backlogs: [SinkRef: SinkBacklog], after load: CommitQueue.Load) {
        self.backlogs = backlogs
        events += result.events.reduce(0, +) + result.overdue
        nextDeadline = result.nextDeadline
        nextReplay = result.nextReplay
        buried += result.expired.count
        buried += load.attempts.count { $0.next == .bury }
    }

    /// Deliveries that are neither made nor dead.
    var waiting: Int {
        backlogs.values.reduce(0) { $0 + $1.counts.pending }
    }

    /// Whether anything is to be delivered at that moment.
    func due(at now: Timestamp) -> Due {
        if backlogs.values.contains(where: { $0.counts.claimed > 0 }) { return .something }
        return backlogs.keys.contains { nextDue(of: $0, after: now).map { $0 <= now } ?? false } ? .heldBack : .nothing
    }

    /// When the first delivery to that sink is due; `nil` where none waits or the sink is paused. Never earlier than `now`.
    func nextDue(of sink: SinkRef, after now: Timestamp) -> Timestamp? {
        guard let backlog = backlogs[sink], !backlog.isPaused else { return nil }
        let opens = max(now, backlog.pacedUntil ?? now)
        if backlog.counts.ready > 0 { return opens }
        return backlog.nextDue.map { max($0, opens) }
    }
}
