import RunbridgeCore
import RunbridgeStore
import Synchronization

/// The way to one sink: its own concurrency, rate and backlog. A slow or dead sink holds up no lane but its own.
///
/// A thin shell around ``LaneState``: it runs the attempts and hands on what follows from them. How it runs them depends
/// on what the sink can: over a channel, in batches, or in a task each.
final class Lane: Sendable {
    /// The sink's name in the config.
    let name: String
    /// The sink in the store.
    let ref: SinkRef
    let clock: any WallClock
    let jitter: @Sendable () -> Double
    let state: Mutex<LaneState>
    /// Who makes the attempts, or will once those under way have ended.
    private let sink: Mutex<any Sink>
    private let report: @Sendable (SinkRef, LaneState.Effects) -> Void
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
        self.sink = Mutex(sink)
        self.clock = clock
        self.jitter = jitter
        self.report = report
        state = Mutex(LaneState(settings))
        (wake, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// How many more deliveries may be claimed for it.
    var room: Int { state.withLock { $0.room } }

    /// How many deliveries are under way.
    var underWay: Int { state.withLock { $0.underWay } }

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

    /// Goes on with another sink and other settings once the attempts that are under way have ended. Gives back what is
    /// not under way. A lane that was stopped is one that goes on then.
    ///
    /// - Returns: whether it does: not if it has come to its end.
    func turn(to sink: any Sink, _ settings: LaneSettings) -> Bool {
        let claims = state.withLock { state in
            let claims = state.turn(to: settings)
            if claims != nil { self.sink.withLock { $0 = sink } }
            return claims
        }
        guard let claims else { return false }
        if !claims.isEmpty { report(ref, LaneState.Effects(releases: claims)) }
        waker.yield()
        return true
    }

    /// Makes attempts until it is stopped. Cancellation breaks off those under way.
    func run() async {
        while true {
            await attempt(by: sink.withLock { $0 })
            switch state.withLock({ $0.takeTurn(now: .now) }) {
            case .over: return
            // Nothing wakes a task that was cancelled.
            case .notYet, .turned: if Task.isCancelled { return }
            }
        }
    }

    /// Makes attempts until an end is due. Cancellation breaks off those under way.
    private func attempt(by sink: any Sink) async {
        if let sink = sink as? any ChannelingSink {
            await ChannelAttempts(for: self).run(over: sink)
        } else if let sink = sink as? any BatchingSink {
            await run(makingEach: BatchAttempts(lane: self, sink: sink).start)
        } else {
            await run(makingEach: SingleAttempts(lane: self, sink: sink).start)
        }
    }

    /// Hands on what attempts came to. `isWakeDue` says whether something else may go now.
    func hand(on effects: LaneState.Effects, isWakeDue: Bool) {
        report(ref, effects)
        if isWakeDue { waker.yield() }
    }

    private var isDone: Bool { state.withLock { $0.isDone } }

    /// Calls `start` whenever something may go, until the lane is done and its attempts have ended.
    ///
    /// - Parameter start: starts what may go now. Returns when to ask again, if the rate is what holds the rest back.
    func run(makingEach start: (inout DiscardingTaskGroup) -> ContinuousClock.Instant?) async {
        await withDiscardingTaskGroup { group in
            var alarm: ContinuousClock.Instant?
            // Something may have come before anybody listened.
            waker.yield()
            for await _ in wake {
                if isDone { break }
                guard let later = start(&group) else { continue }
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
}
