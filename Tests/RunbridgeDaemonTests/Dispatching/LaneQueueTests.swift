import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@testable import RunbridgeDaemon

@Suite struct LaneQueueTests {
    private func makeQueue(
        _ deliveries: [ClaimedDelivery], order: DeliveryOrder = .run, bounds: LaneQueue.Bounds = .init()
    ) -> LaneQueue {
        var queue = LaneQueue(order: order, bounds: bounds)
        #expect(queue.enqueue(deliveries).isEmpty)
        return queue
    }

    @Test func keepsTheOrderWithinARun() {
        var queue = makeQueue([makeDelivery(1), makeDelivery(2), makeDelivery(3, run: 2)])
        let first = queue.take(upTo: 10)
        #expect(first.events == [1, 3])
        #expect(queue.take(upTo: 10).isEmpty)
        queue.settle(first[0])
        #expect(queue.take(upTo: 10).events == [2])
    }

    @Test func letsThemPassWithoutAnOrder() {
        var queue = makeQueue([makeDelivery(1), makeDelivery(2)], order: .none)
        #expect(queue.take(upTo: 10).events == [1, 2])
    }

    @Test func givesBackThoseBehindOneThatWaits() {
        var queue = makeQueue([makeDelivery(1), makeDelivery(2), makeDelivery(3, run: 2), makeDelivery(4)])
        let taken = queue.take(upTo: 1)
        #expect(queue.turnAway(taken[0]).events.sorted() == [2, 4])
        #expect(queue.take(upTo: 10).events == [3])
    }

    @Test func refusesTheRunUntilItsWaitIsWritten() {
        var queue = makeQueue([makeDelivery(1)])
        _ = queue.turnAway(queue.take(upTo: 1)[0])
        #expect(queue.enqueue([makeDelivery(2), makeDelivery(3, run: 2)]).events == [2])
        queue.admit([makeDelivery(1).claim.run])
        // The second is still on its way back.
        #expect(queue.enqueue([makeDelivery(2)]).events == [2])
        queue.admit([makeDelivery(2).claim.run, makeDelivery(2).claim.run])
        #expect(queue.enqueue([makeDelivery(4)]).isEmpty)
        #expect(queue.take(upTo: 10).events == [3, 4])
    }

    @Test func takesABatchInOrderWithSeveralOfOneRun() {
        var queue = makeQueue((1...5).map { makeDelivery($0) })
        #expect(queue.takeBatch(upTo: 3).events == [1, 2, 3])
        #expect(queue.inFlight == 3)
    }

    @Test func boundsItsMemory() {
        let queue = makeQueue(
            [makeDelivery(1, bytes: 600), makeDelivery(2, run: 2, bytes: 600)],
            bounds: .init(deliveries: 100, bytes: 1000))
        #expect(queue.room == 0)
        #expect(makeQueue([makeDelivery(1)], bounds: .init(deliveries: 4, bytes: 1 << 20)).room == 3)
        let large = makeQueue([makeDelivery(1, bytes: 100_000)], bounds: .init(deliveries: 100, bytes: 1_000_000))
        #expect(large.room == 10)
    }

    @Test func drainsAllButWhatIsUnderWay() {
        var queue = makeQueue([makeDelivery(1), makeDelivery(2), makeDelivery(3, run: 2)])
        let taken = queue.take(upTo: 1)
        _ = queue.take(upTo: 0)
        #expect(queue.drain().events.sorted() == [2, 3])
        #expect(queue.count == 1)
        queue.settle(taken[0])
        #expect(queue.isEmpty)
    }

    /// Whatever is done with it, nothing is taken twice, nothing is lost, and a run's deliveries come out in order.
    @Test(arguments: 0..<50) func neverLosesOrRepeats(seed: UInt64) {
        var random = SeededRandom(seed)
        var queue = LaneQueue(order: .run)
        var (next, inFlight, waiting): (Int64, [ClaimedDelivery], [RunRef]) = (1, [], [])
        var (seen, last): ([Int64], [RunRef: Int64]) = ([], [:])
        var outside: [Int64] = []
        for _ in 0..<2000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                let refused = queue.enqueue([makeDelivery(next, run: .random(in: 1...5, using: &random))])
                outside += refused.events
                waiting += refused.map(\.claim.run)
                next += 1
            case 4..<7:
                for taken in queue.take(upTo: 2) {
                    #expect(!seen.contains(taken.claim.event))
                    #expect(last[taken.claim.run, default: 0] < taken.claim.event)
                    last[taken.claim.run] = taken.claim.event
                    seen.append(taken.claim.event)
                    inFlight.append(taken)
                }
            case 7, 8:
                if !inFlight.isEmpty {
                    queue.settle(inFlight.remove(at: .random(in: inFlight.indices, using: &random)))
                }
            default:
                if Bool.random(using: &random), !inFlight.isEmpty {
                    let turned = inFlight.remove(at: .random(in: inFlight.indices, using: &random))
                    let followers = queue.turnAway(turned)
                    outside += followers.events
                    waiting += [turned.claim.run] + followers.map(\.claim.run)
                } else {
                    queue.admit(waiting)
                    waiting = []
                }
            }
            #expect(queue.inFlight == inFlight.count)
        }
        let left = queue.drain().events
        #expect((seen + left + outside).sorted() == Array(1..<next))
    }
}
