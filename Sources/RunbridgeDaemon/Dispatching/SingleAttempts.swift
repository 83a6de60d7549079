import RunbridgeCore
import RunbridgeStore
import Synchronization

/// Attempts in a task each, for sinks that wait.
struct SingleAttempts: Sendable {
    let lane: Lane
    let sink: any Sink

    /// Starts what may go now. Returns when to ask again, if the rate is what holds the rest back.
    func start(in group: inout DiscardingTaskGroup) -> ContinuousClock.Instant? {
        let taken = lane.state.withLock { $0.take(now: .now) }
        for delivery in taken.deliveries { group.addTask { await self.work(on: delivery) } }
        return taken.later
    }

    /// One delivery after the other, as long as there is one to go on with.
    private func work(on first: ClaimedDelivery) async {
        var delivery = first
        while true {
            let (at, began) = (lane.clock.now, ContinuousClock.now)
            let report = await sink.deliver(Delivery(event: delivery.event, attempt: delivery.claim.number))
            let ending = LaneState.Ending(delivery: delivery, report: report, at: at, duration: .now - began)
            let (effects, next, isWakeDue) = lane.state.withLock { state in
                let effects = state.end([ending], jitter: lane.jitter)
                let taken = state.take(upTo: 1, now: .now)
                return (effects, taken.deliveries.first, taken.deliveries.isEmpty || state.hasSpare)
            }
            // What else may go now, as when a rate allows it later, is started by the lane itself.
            lane.hand(on: effects, isWakeDue: isWakeDue)
            guard let next else { return }
            delivery = next
        }
    }
}

/// Attempts for many deliveries together, for sinks to which that is cheaper.
struct BatchAttempts: Sendable {
    let lane: Lane
    let sink: any BatchingSink

    /// Starts what may go now. Returns when to ask again, if the rate is what holds the rest back.
    func start(in group: inout DiscardingTaskGroup) -> ContinuousClock.Instant? {
        let taken = lane.state.withLock { $0.takeBatch(upTo: sink.batchLimit, now: .now) }
        if !taken.deliveries.isEmpty { group.addTask { await self.work(on: taken.deliveries) } }
        return taken.later
    }

    /// One batch after the other, as long as there is one to go on with.
    private func work(on first: [ClaimedDelivery]) async {
        var batch = first
        while !batch.isEmpty {
            let (at, began) = (lane.clock.now, ContinuousClock.now)
            let reports = await sink.deliver(batch.map { Delivery(event: $0.event, attempt: $0.claim.number) })
            let duration = ContinuousClock.now - began
            let missing = AttemptReport(.retry(.init(.io, "the sink gave no report")))
            let endings = batch.enumerated().map { index, delivery in
                LaneState.Ending(
                    delivery: delivery, report: reports.indices.contains(index) ? reports[index] : missing, at: at,
                    duration: duration)
            }
            let (effects, taken) = lane.state.withLock { state in
                (state.end(endings, jitter: lane.jitter), state.takeBatch(upTo: sink.batchLimit, now: .now))
            }
            lane.hand(on: effects, isWakeDue: taken.deliveries.isEmpty)
            batch = taken.deliveries
        }
    }
}
