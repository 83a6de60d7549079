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

    private let machine: DeliveryMachine
    private let concurrency: Int
    private var queue: LaneQueue
    private var health: LaneHealth
    private var budget: RateBudget?
    private(set) var isStopping = false

    init(_ settings: LaneSettings) {
        machine = DeliveryMachine(schedule: settings.schedule)
        concurrency = settings.concurrency
        queue = LaneQueue(order: settings.order)
        health = LaneHealth(firstWait: settings.schedule.waits.first, isFailing: settings.wasFailing)
        budget = settings.rate.map(RateBudget.init)
    }

    /// How many more deliveries may be claimed for it.
    var room: Int {
        guard !isStopping else { return 0 }
        guard let limit = health.limit else { return queue.room }
        return max(0, min(queue.room, limit - queue.count))
    }

    /// Whether it holds nothing, in flight or not.
    var isEmpty: Bool { queue.isEmpty }

    /// Whether nothing is under way.
    var isIdle: Bool { queue.inFlight == 0 }

    /// Takes in what was claimed. Returns what has to be given back.
    mutating func enqueue(_ deliveries: [ClaimedDelivery]) -> [Claim] {
        guard !isStopping else { return deliveries.map(\.claim) }
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
    var hasSpare: Bool { !isStopping && queue.hasReady && freeSlots > 0 }

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
        guard !isStopping, slots > 0, queue.hasReady else { return ([], nil) }
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
