import RunbridgeCore
import RunbridgeStore
import Testing

@testable import RunbridgeDaemon

@Suite struct LaneStateTests {
    private let start = Timestamp(seconds: 1000)

    private func makeLane(
        concurrency: Int = 4, schedule: RetrySchedule = RetrySchedule(waits: [.seconds(5), .seconds(60)]),
        rate: RateLimit? = nil, claimsLate: Bool = false
    ) -> LaneState {
        LaneState(LaneSettings(schedule: schedule, concurrency: concurrency, rate: rate, claimsLate: claimsLate))
    }

    private func end(
        _ delivery: ClaimedDelivery, _ outcome: DeliveryOutcome, signal: AttemptReport.SinkSignal? = nil
    ) -> LaneState.Ending {
        LaneState.Ending(
            delivery: delivery, report: AttemptReport(outcome, signal: signal), at: start, duration: .seconds(1))
    }

    private let refused = DeliveryOutcome.retry(.init(.connection, "refused"))

    @Test func keepsToItsConcurrency() {
        var lane = makeLane(concurrency: 2)
        _ = lane.enqueue((1...5).map { makeDelivery($0, run: $0) })
        #expect(lane.take(now: .now).deliveries.events == [1, 2])
        #expect(lane.take(now: .now).deliveries.isEmpty)
        #expect(!lane.hasSpare)
    }

    @Test func finishesAndGoesOn() {
        var lane = makeLane(concurrency: 1)
        _ = lane.enqueue([makeDelivery(1), makeDelivery(2)])
        let taken = lane.take(now: .now).deliveries
        let effects = lane.end([end(taken[0], .delivered)])
        #expect(effects.attempts.map(\.next) == [.finish])
        #expect(effects.releases.isEmpty && effects.changes.isEmpty && effects.news.isEmpty)
        #expect(lane.take(now: .now).deliveries.events == [2])
    }

    @Test func waitsAsTheScheduleSays() {
        var lane = makeLane()
        _ = lane.enqueue([makeDelivery(1), makeDelivery(2)])
        let effects = lane.end([end(lane.take(now: .now).deliveries[0], refused)])
        #expect(effects.attempts.map(\.next) == [.retry(at: start + .seconds(6))])
        #expect(effects.releases.map(\.event) == [2])
    }

    @Test func buriesAtTheEndOfTheScheduleAndSaysSo() {
        var lane = makeLane()
        _ = lane.enqueue([makeDelivery(1, attempt: 3)])
        let effects = lane.end([end(lane.take(now: .now).deliveries[0], refused)])
        #expect(effects.attempts.map(\.next) == [.bury])
        #expect(effects.news == [.buried(EventID(high: 0, low: 1), reason: "refused")])
    }

    @Test func interruptedAttemptsAreGivenBackAndCountForNothing() {
        var lane = makeLane()
        _ = lane.enqueue([makeDelivery(1)])
        for _ in 0..<1 {
            let effects = lane.end([
                end(lane.take(now: .now).deliveries[0], .retry(.init(.interrupted, "the bridge stops")))
            ])
            #expect(effects.attempts.map(\.next) == [.giveBack])
            #expect(effects.news.isEmpty && effects.changes.isEmpty)
        }
    }

    @Test func aFailingSinkIsProbedByOneAndTheOthersWaitUnspent() {
        var lane = makeLane(concurrency: 8)
        _ = lane.enqueue((1...8).map { makeDelivery($0, run: $0) })
        let taken = lane.take(upTo: 5, now: .now).deliveries
        var effects = LaneState.Effects()
        for delivery in taken { effects = lane.end([end(delivery, refused)]) }
        #expect(effects.news == [.failing(reason: "refused")])
        #expect(effects.changes == [.pace(until: start + .seconds(6))])
        #expect(effects.releases.map(\.event).sorted() == [6, 7, 8])
        #expect(lane.room == 1)

        _ = lane.enqueue([makeDelivery(9, run: 9)])
        #expect(lane.room == 0)
        effects = lane.end([end(lane.take(now: .now).deliveries[0], refused)])
        #expect(effects.news.isEmpty)
        #expect(effects.changes == [.pace(until: start + .seconds(11))])

        _ = lane.enqueue([makeDelivery(10, run: 10)])
        effects = lane.end([end(lane.take(now: .now).deliveries[0], .delivered)])
        #expect(effects.news == [.recovered])
        #expect(lane.room == 2)
    }

    /// What was under way when a sink began to fail was no probe of it.
    @Test func whatFailsTogetherMakesTheFirstPauseNoLonger() {
        var lane = makeLane(concurrency: 32)
        _ = lane.enqueue((1...32).map { makeDelivery($0, run: $0) })
        let effects = lane.end(lane.take(now: .now).deliveries.map { end($0, refused) })
        #expect(effects.changes == [.pace(until: start + .seconds(6))])
    }

    /// 1 is under way and 3 on its way from the store when a failure elsewhere gives 2 back: 3 must not pass 2.
    @Test func whatIsGivenBackIsNotPassedByWhatComesMeanwhile() {
        var lane = makeLane(concurrency: 2)
        _ = lane.enqueue([makeDelivery(1, run: 1), makeDelivery(9, run: 9), makeDelivery(2, run: 1)])
        let taken = lane.take(now: .now).deliveries
        let effects = lane.end([end(taken[1], refused, signal: .pace(.seconds(1)))])
        #expect(effects.releases.map(\.event) == [2])
        let refused = lane.enqueue([makeDelivery(3, run: 1)])
        #expect(refused.map(\.event) == [3])
        // Only when all of the run that went back is written may it come again.
        lane.admit(effects.releases.map(\.run))
        #expect(lane.enqueue([makeDelivery(2, run: 1)]).map(\.event) == [2])
        lane.admit([makeDelivery(2).claim.run, makeDelivery(3).claim.run])
        #expect(lane.enqueue([makeDelivery(2, run: 1), makeDelivery(3, run: 1)]).isEmpty)
    }

    @Test func rejectionsDoNotMakeASinkFail() {
        var lane = makeLane(concurrency: 8)
        _ = lane.enqueue((1...8).map { makeDelivery($0, run: $0) })
        for delivery in lane.take(now: .now).deliveries {
            let effects = lane.end([end(delivery, .rejected(.init(.answer, "422")))])
            #expect(effects.changes.isEmpty)
        }
    }

    @Test func pacesTheWholeSinkWhenToldTo() {
        var lane = makeLane(concurrency: 1)
        _ = lane.enqueue([makeDelivery(1, run: 1), makeDelivery(2, run: 2)])
        let effects = lane.end([
            end(lane.take(now: .now).deliveries[0], refused, signal: .pace(.seconds(30)))
        ])
        #expect(effects.changes == [.pace(until: start + .seconds(31))])
        #expect(effects.releases.map(\.event) == [2])
    }

    @Test func pausesWhenTheReceiverIsGone() {
        var lane = makeLane(concurrency: 1)
        _ = lane.enqueue([makeDelivery(1, run: 1), makeDelivery(2, run: 2)])
        let effects = lane.end([
            end(lane.take(now: .now).deliveries[0], .rejected(.init(.answer, "410 Gone")), signal: .pause)
        ])
        #expect(effects.changes == [.pause(reason: "410 Gone")])
        #expect(effects.news.contains(.paused(reason: "410 Gone")))
        #expect(effects.releases.map(\.event) == [2])
    }

    @Test func keepsToItsRate() {
        let now = ContinuousClock.now
        var lane = makeLane(concurrency: 100, rate: RateLimit(count: 60, per: .seconds(60)))
        _ = lane.enqueue((1...5).map { makeDelivery($0, run: $0) })
        let first = lane.take(now: now)
        #expect(first.deliveries.events == [1])
        #expect(first.later == now + .seconds(1))
        #expect(lane.take(now: now + .milliseconds(999)).deliveries.isEmpty)
        #expect(lane.take(now: now + .seconds(1)).deliveries.events == [2])
    }

    @Test func aLaneThatClaimsLateHasRoomOnlyForWhatCanGoAtOnce() {
        let now = ContinuousClock.now
        var lane = makeLane(concurrency: 3, claimsLate: true)
        #expect(lane.room(at: now) == 3)
        _ = lane.enqueue((1...2).map { makeDelivery($0, run: $0) })
        #expect(lane.room(at: now) == 1)
        let taken = lane.take(now: now).deliveries
        #expect(lane.room(at: now) == 1)
        _ = lane.end([end(taken[0], .delivered)])
        #expect(lane.room(at: now) == 2)
    }

    @Test func aLaneThatClaimsLateLeavesInTheStoreWhatItsRateHoldsBack() {
        let now = ContinuousClock.now
        var lane = makeLane(concurrency: 100, rate: RateLimit(count: 60, per: .seconds(60)), claimsLate: true)
        #expect(lane.room(at: now) == 1)
        _ = lane.enqueue([makeDelivery(1)])
        #expect(lane.room(at: now) == 0)
        let taken = lane.take(now: now).deliveries
        _ = lane.end([end(taken[0], .delivered)])
        #expect(lane.room(at: now + .milliseconds(999)) == 0)
        #expect(lane.room(at: now + .seconds(1)) == 1)
    }

    @Test func aStoppedLaneTakesNothingAndRefusesWhatComes() {
        var lane = makeLane(concurrency: 1)
        _ = lane.enqueue([makeDelivery(1, run: 1), makeDelivery(2, run: 2)])
        let taken = lane.take(now: .now).deliveries
        #expect(lane.stop().map(\.event) == [2])
        #expect(lane.enqueue([makeDelivery(3, run: 3)]).map(\.event) == [3])
        #expect(lane.room == 0)
        _ = lane.end([end(taken[0], .delivered)])
        #expect(lane.isIdle && lane.isEmpty)
    }

    @Test func aBatchThatFailsComesBackWhole() {
        var lane = makeLane()
        _ = lane.enqueue((1...3).map { makeDelivery($0) })
        let batch = lane.takeBatch(upTo: 2, now: .now).deliveries
        #expect(lane.takeBatch(upTo: 2, now: .now).deliveries.isEmpty)
        let effects = lane.end(batch.map { end($0, refused) })
        #expect(effects.attempts.count == 2)
        #expect(effects.releases.map(\.event) == [3])
        #expect(lane.isEmpty)
    }
}

extension LaneState {
    /// Attempts ended, and no wait is made longer.
    fileprivate mutating func end(_ endings: [Ending]) -> Effects { end(endings, jitter: { 0 }) }
}
