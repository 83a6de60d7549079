import Dispatch
import RunbridgeCore
import Synchronization
import TestSupport
import Testing

@testable import RunbridgeDaemon
@testable import RunbridgeStore

@Suite struct ChannelAttemptsTests {
    /// What happened, in order.
    private final class Steps: Sendable {
        private let names = Mutex<[String]>([])

        var all: [String] { names.withLock { $0 } }
        func note(_ name: String) { names.withLock { $0.append(name) } }
    }

    /// Stopped between an attempt's end and its record, the lane must not be taken for done: the queue that writes the record
    /// would be closed before it is there.
    @Test func aLaneEndsOnlyOnceWhatItsLastAttemptCameToIsHandedOn() async throws {
        let (sink, steps, hasEnded) = (HeldSink(), Steps(), DispatchSemaphore(value: 0))
        let (stopping, stop) = AsyncStream<Void>.makeStream()
        let lane = Lane(
            "held", SinkRef(1), sink: sink, settings: LaneSettings(concurrency: 1), clock: ManualClock(), jitter: { 0 }
        ) { _, effects in
            guard !effects.attempts.isEmpty else { return }
            stop.yield()
            // As long as a wrong end could need, on a thread that is the sink's own.
            _ = hasEnded.wait(timeout: .now() + .milliseconds(200))
            steps.note("handed on")
        }
        async let running: Void = {
            await lane.run()
            steps.note("ended")
            hasEnded.signal()
        }()
        #expect(lane.offer([makeDelivery(1)]).isEmpty)
        var tags = sink.tags.makeAsyncIterator()
        let tag = try #require(await tags.next())
        DispatchQueue.global().async { sink.end(tag) }
        var stops = stopping.makeAsyncIterator()
        await stops.next()
        lane.stop()
        await running
        #expect(steps.all == ["handed on", "ended"])
    }
}

/// A sink whose attempts end when a test says so.
private final class HeldSink: ChannelingSink {
    private struct Channel: DeliveryChannel {
        let begun: AsyncStream<Int>.Continuation

        func begin(_ deliveries: [(tag: Int, delivery: Delivery)]) {
            for delivery in deliveries { begun.yield(delivery.tag) }
        }

        func breakOff() {}
    }

    /// Of the attempts that have begun.
    let tags: AsyncStream<Int>
    private let begun: AsyncStream<Int>.Continuation
    private let ended = Mutex<(@Sendable ([AttemptEnding]) -> Void)?>(nil)

    init() {
        (tags, begun) = AsyncStream.makeStream()
    }

    func channel(_ ended: @escaping @Sendable ([AttemptEnding]) -> Void) -> any DeliveryChannel {
        self.ended.withLock { $0 = ended }
        return Channel(begun: begun)
    }

    func end(_ tag: Int) {
        ended.withLock { $0 }?([AttemptEnding(tag: tag, report: AttemptReport(.delivered))])
    }

    func deliver(_ delivery: Delivery) async -> AttemptReport { AttemptReport(.delivered) }

    func check() async -> String? { nil }
}
