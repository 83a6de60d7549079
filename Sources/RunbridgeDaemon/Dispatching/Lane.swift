import RunbridgeCore
import RunbridgeStore
import Synchronization

/// The way to one sink: its own concurrency, rate and backlog. A slow or dead sink holds up no lane but its own.
///
/// A thin shell around ``LaneState``: it runs the attempts and hands on what follows from them.
final class Lane: Sendable {
    /// The sink's name in the config.
    let name: String
    /// The sink in the store.
    let ref: SinkRef
    private let sink: any Sink
    /// The same, if it takes several deliveries in one go.
    private let batchingSink: (any BatchingSink)?
    private let clock: any WallClock
    private let jitter: @Sendable () -> Double
    private let report: @Sendable (SinkRef, LaneState.Effects) -> Void
    private let state: Mutex<LaneState>
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// A lane.
    ///
    /// - Parameters:
    ///   - jitter: random numbers from 0 to 1.
    ///   - report: takes what attempts came to, to be written. Called from many tasks; must not wait.
    init(
        _ name: String, _ ref: SinkRef, sink: any Sink, settings: LaneSettings, clock: any WallClock,
        jitter: @escaping @Sendable () -> Double, report: @escaping @Sendable (SinkRef, LaneState.Effects) -> Void
    ) {
        self.name = name
        self.ref = ref
        self.sink = sink
        batchingSink = sink as? any BatchingSink
        self.clock = clock
        self.jitter = jitter
        self.report = report
        state = Mutex(LaneState(settings))
        (wake, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How many more deliveries may be claimed for it.
    var room: Int { state.withLock { $0.room } }

    /// Whether it holds nothing, under way or not.
    var isEmpty: Bool { state.withLock { $0.isEmpty } }

    /// Takes in what was claimed for it. Returns claims to be given back.
    func offer(_ deliveries: [ClaimedDelivery]) -> [Claim] {
        let refused = state.withLock { $0.enqueue(deliveries) }
        waker.yield()
        return refused
    }

    /// The store has written that deliveries of these runs came back, each run as often as it had one.
    func admit(_ runs: some Sequence<RunRef> & Sendable) {
        state.withLock { $0.admit(runs) }
    }

    /// Begins no further attempt and gives back what is not under way. ``run()`` ends with the last attempt.
    func stop() {
        let claims = state.withLock { $0.stop() }
        if !claims.isEmpty { report(ref, LaneState.Effects(releases: claims)) }
        waker.yield()
    }

    /// Makes attempts until it is stopped. Cancellation breaks off those under way.
    func run() async {
        await withDiscardingTaskGroup { group in
            var alarm: ContinuousClock.Instant?
            for await _ in wake {
                if isDone { break }
                guard let later = start(in: &group) else { continue }
                // One that is set for then, or earlier, is enough.
                if let alarm, alarm > .now, alarm <= later { continue }
                alarm = later
                group.addTask {
                    // Cut short only when the lane ends, and then there is nothing more to wake.
                    try? await Task.sleep(until: later)
                    self.waker.yield()
                }
            }
            // No attempt is under way: it is alarms that this ends.
            if isDone { group.cancelAll() }
        }
    }

    private var isDone: Bool { state.withLock { $0.isStopping && $0.isIdle } }

    // MARK: - Attempts

    /// Starts what may go now. Returns when to ask again, if the rate is what holds the rest back.
    private func start(in group: inout DiscardingTaskGroup) -> ContinuousClock.Instant? {
        if let batching = batchingSink {
            let taken = take(for: batching)
            if !taken.deliveries.isEmpty {
                group.addTask { await self.work(on: taken.deliveries, batching) }
            }
            return taken.later
        }
        let taken = state.withLock { $0.take(now: .now) }
        for delivery in taken.deliveries { group.addTask { await self.work(on: delivery) } }
        return taken.later
    }

    /// One delivery after the other, as long as there is one to go on with.
    private func work(on first: ClaimedDelivery) async {
        var delivery = first
        while true {
            let (at, began) = (clock.now, ContinuousClock.now)
            let report = await sink.deliver(Delivery(event: delivery.event, attempt: delivery.claim.number))
            let ending = LaneState.Ending(
                delivery: delivery, report: report, at: at, duration: .now - began)
            let (effects, next, isWakeDue) = state.withLock { state in
                let effects = state.end([ending], jitter: jitter)
                let taken = state.take(upTo: 1, now: .now)
                return (effects, taken.deliveries.first, taken.deliveries.isEmpty || state.hasSpare)
            }
            self.report(ref, effects)
            // What else may go now, as when a rate allows it later, is started by the lane itself.
            if isWakeDue { waker.yield() }
            guard let next else { return }
            delivery = next
        }
    }

    private func take(for sink: any BatchingSink) -> (deliveries: [ClaimedDelivery], later: ContinuousClock.Instant?) {
        state.withLock { $0.takeBatch(upTo: sink.batchLimit, now: .now) }
    }

    /// One batch after the other, as long as there is one to go on with.
    private func work(on first: [ClaimedDelivery], _ sink: any BatchingSink) async {
        var batch = first
        while !batch.isEmpty {
            let (at, began) = (clock.now, ContinuousClock.now)
            let reports = await sink.deliver(batch.map { Delivery(event: $0.event, attempt: $0.claim.number) })
            let duration = ContinuousClock.now - began
            let missing = AttemptReport(.retry(.init(.io, "the sink gave no report")))
            let endings = batch.enumerated().map { index, delivery in
                LaneState.Ending(
                    delivery: delivery, report: reports.indices.contains(index) ? reports[index] : missing, at: at,
                    duration: duration)
            }
            let (effects, taken) = state.withLock { state in
                (state.end(endings, jitter: jitter), state.takeBatch(upTo: sink.batchLimit, now: .now))
            }
            report(ref, effects)
            if taken.deliveries.isEmpty { waker.yield() }
            batch = taken.deliveries
        }
    }
}
