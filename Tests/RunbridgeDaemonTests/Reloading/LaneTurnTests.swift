import RunbridgeCore
import RunbridgeStore
import Testing

@testable import RunbridgeDaemon

@Suite struct LaneTurnTests {
    private let start = Timestamp(seconds: 1000)

    private func settings(concurrency: Int = 4, order: DeliveryOrder = .run, rate: RateLimit? = nil) -> LaneSettings {
        LaneSettings(
            schedule: RetrySchedule(waits: [.seconds(5)]), concurrency: concurrency, rate: rate, order: order)
    }

    private func end(_ delivery: ClaimedDelivery, _ outcome: DeliveryOutcome = .delivered) -> LaneState.Ending {
        LaneState.Ending(delivery: delivery, report: AttemptReport(outcome), at: start, duration: .seconds(1))
    }

    @Test func beginsByTheNewSettingsOnlyAfterTheLastOldAttempt() throws {
        var lane = LaneState(settings(concurrency: 2))
        _ = lane.enqueue((1...4).map { makeDelivery($0, run: $0) })
        let underWay = lane.take(now: .now).deliveries
        let returned = lane.turn(to: settings(concurrency: 3))
        #expect(try #require(returned).map(\.event) == [3, 4])
        #expect(lane.room == 0)
        #expect(lane.takeTurn(now: .now) == .notYet)
        // What the store hands out meanwhile goes back.
        #expect(lane.enqueue([makeDelivery(5, run: 5)]).map(\.event) == [5])
        _ = lane.end(underWay.map { end($0) }, jitter: { 0 })
        #expect(lane.isDone)
        #expect(lane.takeTurn(now: .now) == .turned)
        #expect(!lane.isDone && lane.room > 0)
        _ = lane.enqueue((6...9).map { makeDelivery($0, run: $0) })
        #expect(lane.take(now: .now).deliveries.events == [6, 7, 8])
    }

    @Test func keepsARunInOrderOverTheTurn() throws {
        var lane = LaneState(settings())
        _ = lane.enqueue([makeDelivery(1), makeDelivery(2)])
        let first = lane.take(now: .now).deliveries
        _ = lane.turn(to: settings())
        _ = lane.end([end(first[0], .retry(.init(.connection, "refused")))], jitter: { 0 })
        #expect(lane.takeTurn(now: .now) == .turned)
        // The store does not know yet that 1 waits and 2 came back: what it hands out of the run would overtake them.
        #expect(lane.enqueue([makeDelivery(3)]).map(\.event) == [3])
        lane.admit([1, 2, 3].map { makeDelivery($0).claim.run })
        #expect(lane.enqueue([makeDelivery(1, attempt: 2)]).isEmpty)
        #expect(lane.take(now: .now).deliveries.events == [1])
    }

    @Test func aStoppedLaneGoesOnIfItHasNotEnded() {
        var lane = LaneState(settings(concurrency: 1))
        _ = lane.enqueue([makeDelivery(1)])
        let taken = lane.take(now: .now).deliveries
        _ = lane.stop()
        #expect(lane.turn(to: settings()) != nil)
        _ = lane.end([end(taken[0])], jitter: { 0 })
        #expect(lane.takeTurn(now: .now) == .turned)
        #expect(lane.room > 0)
        _ = lane.stop()
        #expect(lane.takeTurn(now: .now) == .over)
        #expect(lane.turn(to: settings()) == nil)
    }

    @Test func aTurnSpendsNoRateTwice() {
        let (now, slow) = (ContinuousClock.now, RateLimit(count: 1, per: .seconds(60)))
        var lane = LaneState(settings(rate: slow))
        _ = lane.enqueue([makeDelivery(1, run: 1)])
        let taken = lane.take(now: now).deliveries
        #expect(taken.events == [1])
        _ = lane.turn(to: settings(rate: slow))
        _ = lane.end([end(taken[0])], jitter: { 0 })
        #expect(lane.takeTurn(now: now) == .turned)
        _ = lane.enqueue([makeDelivery(2, run: 2)])
        #expect(lane.take(now: now + .seconds(59)).deliveries.isEmpty)
        #expect(lane.take(now: now + .seconds(60)).deliveries.events == [2])
    }

    @Test func aSinkThatFailedStillHasToBeToldWell() {
        var lane = LaneState(settings(concurrency: 8))
        let refused = DeliveryOutcome.retry(.init(.connection, "refused"))
        _ = lane.enqueue((1...5).map { makeDelivery($0, run: $0) })
        let news = lane.end(lane.take(now: .now).deliveries.map { end($0, refused) }, jitter: { 0 }).news
        #expect(news == [.failing(reason: "refused")])
        _ = lane.turn(to: settings(concurrency: 8))
        #expect(lane.takeTurn(now: .now) == .turned)
        _ = lane.enqueue([makeDelivery(6, run: 6)])
        #expect(lane.end(lane.take(now: .now).deliveries.map { end($0) }, jitter: { 0 }).news == [.recovered])
    }
}
