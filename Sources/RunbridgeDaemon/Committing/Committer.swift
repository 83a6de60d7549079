import Logging
import RunbridgeCore
import RunbridgeStore
import Synchronization

/// Writes everything the bridge has to remember: whatever has arrived, in one transaction with one sync.
///
/// Observations and attempts share it, so that the price of durability is paid once a group. What a commit makes
/// deliverable goes straight to the lanes that have room for it, already claimed. While the disk is full nothing is
/// accepted and nothing is lost: the same group is tried again until there is room.
final class Committer: Sendable {
    private let store: Store
    /// What is decided, and where it goes: lanes by their sinks, whatever they do.
    private struct Course: Sendable {
        var rules: IntakeRules
        var lanes: [SinkRef: Lane]
        /// The sinks of the config.
        var sinks: Set<SinkRef>

        init(_ course: CommitQueue.Course) {
            rules = course.rules
            sinks = Set(course.lanes.map(\.ref))
            // A sink that left and came back may still have the lane that is ending.
            lanes = Dictionary((course.lanes + course.leaving).map { ($0.ref, $0) }) { first, _ in first }
        }
    }

    private let course: Mutex<Course>
    private let queue: CommitQueue
    private let notices: Notices
    private let owner: Int64
    private let clock: any WallClock
    private let logger: Logger
    private let standing = Mutex(CommitStanding())
    private let isClaiming = Mutex(true)
    private let isGivenUp = Mutex(false)
    private let settling: Mutex<Settling>

    /// A committer that writes what comes through `queue`.
    ///
    /// - Parameter settling: how long after a start or a reload the sources have to say what happened meanwhile, before it is
    ///   told what did not. `nil`: it is never told.
    init(
        store: Store, rules: IntakeRules, lanes: [Lane], queue: CommitQueue, notices: Notices, owner: Int64,
        clock: any WallClock, logger: Logger, settling: Duration? = .seconds(5)
    ) {
        self.store = store
        course = Mutex(Course(CommitQueue.Course(rules: rules, lanes: lanes)))
        self.queue = queue
        self.notices = notices
        self.owner = owner
        self.clock = clock
        self.logger = logger
        self.settling = Mutex(Settling(for: settling, from: .now))
    }

    /// What is known of the sinks after the last commit.
    var now: CommitStanding { standing.withLock { $0 } }

    /// Claims nothing more. What is written from now on makes nothing deliverable here.
    func stopClaiming() { isClaiming.withLock { $0 = false } }

    /// Waits no longer for a store that cannot be written: the next hindrance ends ``run()``.
    func giveUp() { isGivenUp.withLock { $0 = true } }

    /// Whether anything is to be delivered now.
    var due: CommitStanding.Due {
        let now = clock.now
        let standing = self.now
        // A replay is work to be finished, also while its rate makes it wait.
        if standing.nextReplay != nil { return .something }
        return nextDeadline.map { $0 <= now } == true ? .something : standing.due(at: now)
    }

    /// From now on it is told what was to have happened and has not: the sources have been read.
    func tellDeadlines() {
        guard settling.withLock({ $0.end() }) else { return }
        queue.put { $0.isLook = true }
    }

    /// When the next deadline is over that may be told.
    private var nextDeadline: Timestamp? { settling.withLock { $0.isOver } ? now.nextDeadline : nil }

    /// Writes until the queue is closed and empty.
    ///
    /// - Throws: a `StoreError` that does not pass. What waited to be accepted is told so.
    func run() async throws {
        while let load = await queue.next() {
            if let turn = load.turn { await take(turn) }
            do {
                try await write(load)
            } catch {
                refuse(load, error)
                throw error
            }
        }
    }

    /// Goes on by other rules, to other lanes, or as before if they cannot be had.
    private func take(_ turn: CommitQueue.Turn) async {
        do {
            let taken = Course(try await turn.take())
            course.withLock { $0 = taken }
            // A watcher that is back, or new, has not been read yet.
            settling.withLock { $0.begin(at: .now) }
            turn.ended(.success(()))
        } catch {
            turn.ended(.failure(error))
        }
    }

    /// Tells all who wait to be accepted that they are not, and lets nobody wait any more.
    private func refuse(_ load: CommitQueue.Load, _ error: any Error) {
        let left = queue.abandon()
        for arrival in load.arrivals + left.arrivals { arrival.accepted(.failure(error)) }
        left.turn?.ended(.failure(error))
    }

    private var lanes: [SinkRef: Lane] { course.withLock { $0.lanes } }

    /// Looks every `interval`, and when something is due, whether there is something to deliver; ends when cancelled.
    ///
    /// It sleeps no longer than `interval`, so that a wall clock that was set is noticed.
    func lookOut(every interval: Duration = .milliseconds(200)) async {
        while !Task.isCancelled {
            if settling.withLock({ $0.isDue(at: .now) }) { tellDeadlines() }
            let now = clock.now
            let wait = nextLook(after: now).map { min($0 - now, interval) } ?? interval
            do {
                try await Task.sleep(for: max(wait, .milliseconds(5)))
                let isDue = nextLook(after: now).map { $0 <= clock.now } ?? false
                // A trouble of the store is told by the next commit.
                let hasChanged = (try? await store.hasChangedByOthers()) ?? false
                if isDue || hasChanged { queue.put { $0.isLook = true } }
            } catch {
                return
            }
        }
    }

    /// When there is something to do next.
    private func nextLook(after now: Timestamp) -> Timestamp? {
        [nextDue(after: now), nextDeadline, self.now.nextReplay].compactMap { $0 }.min()
    }

    /// When the first delivery is due of those that a lane could take now.
    private func nextDue(after now: Timestamp) -> Timestamp? {
        let standing = self.now
        return lanes.values.compactMap { lane in
            lane.room > 0 ? standing.nextDue(of: lane.ref, after: now) : nil
        }.min()
    }

    // MARK: - One group

    private func write(_ load: CommitQueue.Load) async throws {
        let course = course.withLock { $0 }
        let lanes = course.lanes
        let result = try await commit(load, on: course)
        for (arrival, _) in zip(load.arrivals, result.events) { arrival.accepted(.success(())) }
        if !result.lost.isEmpty {
            logger.warning(
                "attempts ended after their claims had been given to another bridge; they may be delivered twice",
                metadata: ["delivery.count": "\(result.lost.count)"])
        }
        tell(expired: result.expired, at: lanes)
        for attempt in load.attempts {
            switch attempt.next {
            case .retry, .giveBack: lanes[attempt.claim.sink]?.admit([attempt.claim.run])
            case .finish, .bury: break
            }
        }
        for claim in load.releases { lanes[claim.sink]?.admit([claim.run]) }
        standing.withLock { standing in
            standing.note(result, backlogs: result.sinks.filter { course.sinks.contains($0.key) }, after: load)
        }
        for (sink, deliveries) in result.claimed {
            guard let refused = lanes[sink]?.offer(deliveries), !refused.isEmpty else { continue }
            queue.put { $0.releases += refused }
        }
    }

    /// Deliveries were buried without an attempt.
    private func tell(expired: [CommitResult.Expired], at lanes: [SinkRef: Lane]) {
        for (sink, buried) in Dictionary(grouping: expired, by: \.sink) {
            guard let first = buried.first, let name = lanes[sink]?.name else { continue }
            let what = buried.count > 1 ? "\(buried.count) deliveries are dead" : "a delivery is dead"
            logger.error(
                "\(what); `runbridge explain \(first.event)` tells why: \(first.reason)",
                metadata: ["sink": "\(name)"])
        }
    }

    /// Commits a group, again and again while what hinders it may pass.
    private func commit(_ load: CommitQueue.Load, on course: Course) async throws -> CommitResult {
        var wait = Duration.milliseconds(100)
        var trouble: (error: StoreError, since: Timestamp)?
        while true {
            do throws(StoreError) {
                let result = try await store.commit(group(of: load, to: course.lanes), by: course.rules)
                if let trouble { tell(endOf: trouble.error, since: trouble.since) }
                return result
            } catch {
                guard error.mayPass, !isGivenUp.withLock({ $0 }) else { throw error }
                if trouble?.error != error { logger.error("\(error) Until then nothing more is accepted.") }
                trouble = (error, trouble?.since ?? clock.now)
                // Shutting down does not cut this short: what was accepted must be written first.
                let pause = wait
                await Task { _ = try? await Task.sleep(for: pause) }.value
                wait = min(wait * 2, .seconds(2))
            }
        }
    }

    /// The store can be written again. That it could not is an event too, which only now can be stored.
    private func tell(endOf error: StoreError, since start: Timestamp) {
        logger.notice("the store can be written again; everything goes on")
        let events = notices.store(unwritableSince: start, reason: "\(error)", at: clock.now)
        queue.put { $0.notices += events }
    }

    private func group(of load: CommitQueue.Load, to lanes: [SinkRef: Lane]) -> CommitGroup {
        let now = clock.now
        let isClaiming = isClaiming.withLock { $0 }
        return CommitGroup(
            now: now, intake: load.arrivals.map(\.batch), notices: load.notices, attempts: load.attempts,
            releases: load.releases, changes: load.changes, tellsDeadlines: settling.withLock { $0.isOver },
            claimant: Claimant(owner: owner, until: now + .seconds(3600)),
            room: isClaiming ? lanes.mapValues(\.room) : [:])
    }
}
