import RunbridgeCore
import RunbridgeStore

/// What a lane decides: which deliveries go now, and what follows from how an attempt ended. Pure.
struct LaneState: Sendable {
    /// What has to be written and told after attempts ended.
    struct Effects: Sendable {
        var attempts: [AttemptRecord] = []
        var releases: [Claim] = []
        var changes: [CommitGroup.SinkChange] = []
        var news: [News] = []

        var isEmpty: Bool { attempts.isEmpty && releases.isEmpty && changes.isEmpty && news.isEmpty }
    }

    /// What people should hear of a sink.
    enum News: Sendable, Equatable {
        case failing(reason: String)
        case recovered
        case paused(reason: String)
        case buried(EventID, reason: String)
    }

    /// How an attempt ended.
    struct Ending: Sendable {
        var delivery: ClaimedDelivery
        var report: AttemptReport
        var at: Timestamp
        var duration: Duration
    }

    private var machine: DeliveryMachine
    private var concurrency: Int
    private var claimsLate: Bool
    private var queue: LaneQueue
    private var health: LaneHealth
    private var budget: RateBudget?
    private(set) var isStopping = false
    /// What it changes to once nothing is under way any more.
    private var turn: LaneSettings?
    /// Whether it has come to its end, and begins nothing ever again.
    private var isOver = false

    init(_ settings: LaneSettings) {
        machine = DeliveryMachine(schedule: settings.schedule)
        concurrency = settings.concurrency
        claimsLate = settings.claimsLate
        queue = LaneQueue(order: settings.order)
        health = LaneHealth(firstWait: settings.schedule.waits.first, isFailing: settings.wasFailing)
        budget = settings.rate.map(RateBudget.init)
    }

    /// How many more deliveries may be claimed for it.
    var room: Int { room(at: .now) }

    /// How many more deliveries may be claimed for it at that moment.
    func room(at now: ContinuousClock.Instant) -> Int {
        guard isTaking else { return 0 }
        let limit = claimsLate ? min(concurrency, health.limit ?? concurrency) : health.limit
        guard let limit else { return queue.room }
        let room = max(0, min(queue.room, limit - queue.count))
        guard claimsLate, let budget else { return room }
        return max(0, budget.affordable(upTo: room + queue.readyCount, now: now) - queue.readyCount)
    }

    /// Whether it holds nothing, in flight or not.
    var isEmpty: Bool { queue.isEmpty }

    /// How many deliveries are under way.
    var underWay: Int { queue.inFlight }

    /// Whether nothing is under way.
    var isIdle: Bool { queue.inFlight == 0 }

    /// Takes in what was claimed. Returns what has to be given back.
    mutating func enqueue(_ deliveries: [ClaimedDelivery]) -> [Claim] {
        guard isTaking else {
            queue.turnBack(deliveries)
            return deliveries.map(\.claim)
        }
        return queue.enqueue(deliveries).map(\.claim)
    }

    /// The store has written that deliveries of these runs came back, each run as often as it had one.
    mutating func admit(_ runs: some Sequence<RunRef>) { queue.admit(runs) }

    /// What may be attempted now, one by one; and when to ask again, if the rate is what holds the rest back.
    mutating func take(
        upTo wanted: Int = .max, now: ContinuousClock.Instant
    ) -> (deliveries: [ClaimedDelivery], later: ContinuousClock.Instant?) {
        take(upTo: min(wanted, freeSlots), now: now) { queue, count in queue.take(upTo: count) }
    }

    /// Whether more could be under way than is.
    var hasSpare: Bool { isTaking && queue.hasReady && freeSlots > 0 }

    /// Whether it begins attempts: it neither stops nor waits for its last ones to change.
    private var isTaking: Bool { !isStopping && turn == nil }

    private var freeSlots: Int { min(concurrency, health.limit ?? concurrency) - queue.inFlight }

    /// The same, for one attempt together; nothing while one is under way.
    mutating func takeBatch(
        upTo limit: Int, now: ContinuousClock.Instant
    ) -> (deliveries: [ClaimedDelivery], later: ContinuousClock.Instant?) {
        guard queue.inFlight == 0 else { return ([], nil) }
        return take(upTo: min(limit, health.limit ?? limit), now: now) { queue, count in queue.takeBatch(upTo: count) }
    }

    private mutating func take(
        upTo slots: Int, now: ContinuousClock.Instant, _ body: (inout LaneQueue, Int) -> [ClaimedDelivery]
    ) -> (deliveries: [ClaimedDelivery], later: ContinuousClock.Instant?) {
        guard isTaking, slots > 0, queue.hasReady else { return ([], nil) }
        guard var budget else { return (body(&queue, slots), nil) }
        let affordable = budget.affordable(upTo: slots, now: now)
        let taken = body(&queue, affordable)
        budget.spend(taken.count, now: now)
        self.budget = budget
        return (
            taken, taken.count == affordable && affordable < slots && queue.hasReady ? budget.nextTime(now: now) : nil
        )
    }

    /// Attempts ended, in that order. A random number from 0 to 1 is drawn for each that waits.
    mutating func end(_ endings: [Ending], jitter: () -> Double) -> Effects {
        var effects = Effects()
        for ending in endings { end(ending, jitter: jitter, into: &effects) }
        return effects
    }

    private mutating func end(_ ending: Ending, jitter: () -> Double, into effects: inout Effects) {
        let (delivery, report) = (ending.delivery, ending.report)
        let next: AttemptRecord.Next
        switch machine.action(for: report.outcome, attempt: delivery.claim.attempt, jitter: jitter()) {
        case .finish:
            next = .finish
            queue.settle(delivery)
        case .bury:
            next = .bury
            queue.settle(delivery)
            effects.news.append(.buried(delivery.event.id, reason: report.outcome.reason?.text ?? ""))
        case .retry(let wait):
            next = .retry(at: ending.at + ending.duration + wait)
            effects.releases += queue.turnAway(delivery).map(\.claim)
        case .giveBack:
            next = .giveBack
            effects.releases += queue.turnAway(delivery).map(\.claim)
        }
        effects.attempts.append(
            AttemptRecord(
                claim: delivery.claim, at: ending.at, duration: ending.duration, report: report, next: next))
        judge(report, at: ending.at + ending.duration, into: &effects)
    }

    /// What the report says of the whole sink.
    private mutating func judge(_ report: AttemptReport, at now: Timestamp, into effects: inout Effects) {
        var holdOff: Duration?
        let isStraggler = health.ended()
        switch report.outcome {
        case .delivered, .rejected:
            if health.delivered() == .recovered { effects.news.append(.recovered) }
        case .retry(let reason, _) where reason.code != .interrupted && reason.code != .format:
            if case .holdOff(let pause, let isNews) = health.failed(isStraggler: isStraggler, leaving: queue.inFlight) {
                holdOff = pause
                if isNews { effects.news.append(.failing(reason: reason.text)) }
            }
        case .retry: break
        }
        switch report.signal {
        case .pause:
            let reason = report.outcome.reason?.text ?? "its receiver said so"
            effects.changes.append(.pause(reason: reason))
            effects.news.append(.paused(reason: reason))
        case .pace(let wait): holdOff = max(holdOff ?? .zero, wait)
        case nil: break
        }
        if let holdOff { effects.changes.append(.pace(until: now + holdOff)) }
        if holdOff != nil || report.signal == .pause { effects.releases += queue.drain().map(\.claim) }
    }

    /// Takes no more and gives back what is not under way.
    mutating func stop() -> [Claim] {
        isStopping = true
        return queue.drain().map(\.claim)
    }

    // MARK: - Changing

    /// What becomes of a lane whose last attempt has ended.
    enum Turning: Equatable {
        /// Attempts are under way, or nothing else is wanted.
        case notYet
        /// It goes on with other settings.
        case turned
        /// It has been stopped, and never takes anything again.
        case over
    }

    /// From now on no attempt begins before those under way have ended; from then on the new settings hold, also for a
    /// lane that was stopped and has not come to its end. Gives back what is not under way.
    ///
    /// - Returns: what is given back; `nil` where it has come to its end.
    mutating func turn(to settings: LaneSettings) -> [Claim]? {
        guard !isOver else { return nil }
        isStopping = false
        turn = settings
        return queue.drain().map(\.claim)
    }

    /// Whether an end is due: nothing is under way, and nothing may begin as things are.
    var isDone: Bool { !isTaking && isIdle }

    /// Takes the step that is due once nothing is under way.
    mutating func takeTurn(now: ContinuousClock.Instant) -> Turning {
        guard isIdle else { return .notYet }
        if isStopping {
            isOver = true
            return .over
        }
        guard let settings = turn else { return .notYet }
        turn = nil
        machine = DeliveryMachine(schedule: settings.schedule)
        concurrency = settings.concurrency
        claimsLate = settings.claimsLate
        queue.turn(to: settings.order)
        // Who was told that it fails is to be told when it does no more.
        health = LaneHealth(
            firstWait: settings.schedule.waits.first, isFailing: settings.wasFailing || health.isFailing)
        budget = settings.rate.map { RateBudget($0, after: budget, now: now) }
        return .turned
    }
}

extension DeliveryOutcome {
    /// Why it did not deliver.
    var reason: Reason? {
        switch self {
        case .delivered: nil
        case .retry(let reason, _), .rejected(let reason): reason
        }
    }
}
