import RunbridgeCore
import RunbridgeStore
import Testing

/// What a store has to answer, said as plainly as possible: lists that are searched from end to end.
struct NaiveStore {
    enum State: Equatable {
        case claimed(owner: Int64, claim: Claim)
        case ready
        case waiting(until: Timestamp)
        case dead
        case delivered
    }

    struct Delivery {
        var event: Int64
        var sink: SinkRef
        var run: String
        var state: State
        /// How often it was tried, and how often in this round of the schedule.
        var attempts = 0
        var tries = 0
        var wasDead = false

        var isQueued: Bool {
            switch state {
            case .ready, .waiting: true
            case .claimed, .dead, .delivered: false
            }
        }

        var isClaimed: Bool {
            if case .claimed = state { true } else { false }
        }
    }

    var statuses: [String: Status] = [:]
    var events: [(run: String, status: Status)] = []
    var deliveries: [Delivery] = []
    var closed: [SinkRef: Timestamp] = [:]
    var ordered: Set<SinkRef> = []
    /// What was delivered, in order, by sink and run; what was dead once is left out.
    var arrivals: [SinkRef: [String: [Int64]]] = [:]

    /// A run was seen. Returns whether that made an event.
    mutating func see(_ run: String, _ status: Status, sinks: [SinkRef]) -> Bool {
        guard statuses[run] != status else { return false }
        statuses[run] = status
        events.append((run, status))
        for sink in sinks {
            deliveries.append(Delivery(event: Int64(events.count), sink: sink, run: run, state: .ready))
        }
        return true
    }

    func index(of claim: Claim) -> Int? {
        deliveries.firstIndex { $0.event == claim.event && $0.sink == claim.sink }
    }

    /// Somebody was handed a delivery. Says what is wrong with that.
    mutating func hand(_ delivered: ClaimedDelivery, to owner: Int64, at now: Timestamp) -> String? {
        let claim = delivered.claim
        guard let index = index(of: claim) else { return "\(claim) was never owed" }
        let delivery = deliveries[index]
        switch delivery.state {
        case .ready: break
        case .waiting(let until) where until <= now: break
        default: return "\(claim) is \(delivery.state)"
        }
        if let closed = closed[claim.sink], closed > now { return "\(claim) goes to a sink that wants nothing" }
        if ordered.contains(claim.sink),
            let first = deliveries.first(where: {
                $0.sink == claim.sink && $0.run == delivery.run && $0.isQueued && $0.event < claim.event
            })
        {
            return "\(claim) passes \(first.event) of its run, which is \(first.state)"
        }
        guard claim.number == delivery.attempts + 1, claim.attempt == delivery.tries + 1 else {
            return "\(claim) should be number \(delivery.attempts + 1), attempt \(delivery.tries + 1)"
        }
        deliveries[index].state = .claimed(owner: owner, claim: claim)
        return nil
    }

    /// An attempt ended. Returns whether the claim was held.
    mutating func record(_ claim: Claim, _ next: AttemptRecord.Next, owner: Int64) -> Bool {
        guard let index = index(of: claim), deliveries[index].state == .claimed(owner: owner, claim: claim) else {
            return false
        }
        deliveries[index].attempts += 1
        switch next {
        case .finish:
            deliveries[index].state = .delivered
            guard !deliveries[index].wasDead else { break }
            arrivals[claim.sink, default: [:]][deliveries[index].run, default: []].append(claim.event)
        case .retry(let time):
            deliveries[index].state = .waiting(until: time)
            deliveries[index].tries += 1
            keepOneWait(of: deliveries[index].run, at: claim.sink)
        case .bury:
            deliveries[index].state = .dead
            deliveries[index].wasDead = true
            deliveries[index].tries += 1
        case .giveBack: putBack(index)
        }
        return true
    }

    mutating func release(_ claim: Claim) {
        if let index = index(of: claim) { putBack(index) }
    }

    private mutating func putBack(_ index: Int) {
        deliveries[index].state = .ready
        keepOneWait(of: deliveries[index].run, at: deliveries[index].sink)
    }

    /// Of a run in order only the first one waits for its time; the others wait for it.
    private mutating func keepOneWait(of run: String, at sink: SinkRef) {
        guard ordered.contains(sink) else { return }
        let queue = deliveries.indices.filter { index in
            deliveries[index].sink == sink && deliveries[index].run == run && deliveries[index].isQueued
        }
        for index in queue.dropFirst() { deliveries[index].state = .ready }
    }

    mutating func setOrder(_ isOrdered: Bool, of sink: SinkRef) {
        guard isOrdered != ordered.contains(sink) else { return }
        guard isOrdered else {
            ordered.remove(sink)
            return
        }
        ordered.insert(sink)
        for run in statuses.keys { keepOneWait(of: run, at: sink) }
    }

    mutating func takeBack(except owner: Int64) -> Int {
        var taken = 0
        for index in deliveries.indices {
            guard case .claimed(let holder, _) = deliveries[index].state, holder != owner else { continue }
            putBack(index)
            taken += 1
        }
        return taken
    }

    mutating func retryDead(_ sink: SinkRef) -> Int {
        var count = 0
        for index in deliveries.indices where deliveries[index].sink == sink && deliveries[index].state == .dead {
            putBack(index)
            deliveries[index].tries = 0
            count += 1
        }
        return count
    }

    func count(_ sink: SinkRef, _ isMeant: (Delivery) -> Bool) -> Int {
        deliveries.count { $0.sink == sink && isMeant($0) }
    }

    /// What must be handed out to whoever has room: at an ordered sink the first of each run of which none is in hand, at
    /// another all; unless it waits for its time.
    func overdue(_ sink: SinkRef, at now: Timestamp) -> [Int64] {
        guard closed[sink].map({ $0 <= now }) ?? true else { return [] }
        let queues = Dictionary(grouping: deliveries.filter { $0.sink == sink }, by: \.run).values
        let candidates = queues.flatMap { queue in
            guard ordered.contains(sink) else { return queue.filter(\.isQueued) }
            return queue.contains(where: \.isClaimed) ? [] : Array(queue.filter(\.isQueued).prefix(1))
        }
        return candidates.filter { delivery in
            if case .waiting(let until) = delivery.state { until <= now } else { true }
        }.map(\.event).sorted()
    }
}
