import RunbridgeCore
import RunbridgeStore
import Synchronization

/// Attempts over a channel: none has a task of its own. One that ends has the next begun, on the sink's thread.
final class ChannelAttempts: Sendable {
    /// An attempt under way.
    private struct Attempt: Sendable {
        var delivery: ClaimedDelivery
        var at: Timestamp
        var began: ContinuousClock.Instant
    }

    private let lane: Lane
    private let attempts = Mutex(Slots<Attempt>())
    private let channel = Mutex<(any DeliveryChannel)?>(nil)
    /// Whether nothing more is begun.
    private let isEnding = Atomic(false)
    /// How many callbacks have taken attempts out, and not yet handed on what these came to.
    private let handing = Atomic(0)
    private let over: AsyncStream<Void>
    private let overTeller: AsyncStream<Void>.Continuation

    init(for lane: Lane) {
        self.lane = lane
        (over, overTeller) = AsyncStream.makeStream()
    }

    /// Makes attempts until the lane is stopped and the last one has ended. Cancellation breaks off those under way.
    func run(over sink: any ChannelingSink) async {
        let opened = sink.channel { self.end($0) }
        channel.withLock { $0 = opened }
        await withTaskCancellationHandler {
            await lane.run { group in
                let taken = self.lane.state.withLock { $0.take(now: .now) }
                self.begin(taken.deliveries)
                return taken.later
            }
            isEnding.store(true, ordering: .sequentiallyConsistent)
            tellIfOver()
            // Canceled, it still waits for the attempts that are broken off.
            await Task { for await _ in over {} }.value
        } onCancel: {
            opened.breakOff()
        }
        channel.withLock { $0 = nil }
    }

    private func begin(_ deliveries: [ClaimedDelivery]) {
        guard !deliveries.isEmpty else { return }
        let (at, began) = (lane.clock.now, ContinuousClock.now)
        let tagged = attempts.withLock { attempts in
            deliveries.map { delivery in
                (
                    tag: attempts.insert(Attempt(delivery: delivery, at: at, began: began)),
                    delivery: Delivery(event: delivery.event, attempt: delivery.claim.number)
                )
            }
        }
        channel.withLock { $0 }?.begin(tagged)
    }

    private func end(_ endings: [AttemptEnding]) {
        let now = ContinuousClock.now
        // Counted before they are taken out: where none is under way any more, they are found here.
        handing.add(1, ordering: .sequentiallyConsistent)
        let ended = attempts.withLock { attempts in
            endings.compactMap { ending in
                attempts.remove(ending.tag).map { attempt in
                    LaneState.Ending(
                        delivery: attempt.delivery, report: ending.report, at: attempt.at,
                        duration: now - attempt.began)
                }
            }
        }
        let (effects, taken, isWakeDue) = lane.state.withLock { state in
            let effects = state.end(ended, jitter: lane.jitter)
            let taken = isEnding.load(ordering: .sequentiallyConsistent) ? ([], nil) : state.take(now: now)
            return (effects, taken.0, taken.1 != nil || taken.0.isEmpty)
        }
        begin(taken)
        lane.hand(on: effects, isWakeDue: isWakeDue)
        handing.subtract(1, ordering: .sequentiallyConsistent)
        tellIfOver()
    }

    /// It is over once nothing is under way and all that ended has been handed on: after that nobody may write it any more.
    private func tellIfOver() {
        guard isEnding.load(ordering: .sequentiallyConsistent), attempts.withLock({ $0.isEmpty }),
            handing.load(ordering: .sequentiallyConsistent) == 0
        else { return }
        overTeller.finish()
    }
}

/// Values by small numbers that are used again.
struct Slots<Value> {
    private var values: [Value?] = []
    private var free: [Int] = []

    /// Whether there is none.
    var isEmpty: Bool { free.count == values.count }

    /// Keeps a value. Returns its number.
    mutating func insert(_ value: Value) -> Int {
        guard let slot = free.popLast() else {
            values.append(value)
            return values.count - 1
        }
        values[slot] = value
        return slot
    }

    /// Gives the value of a number back, if it has one.
    mutating func remove(_ slot: Int) -> Value? {
        guard values.indices.contains(slot), let value = values[slot] else { return nil }
        values[slot] = nil
        free.append(slot)
        return value
    }
}
