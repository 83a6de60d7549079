import RunbridgeCore
import RunbridgeStore
import Testing

@Suite struct RecordingTests {
    /// A bridge with one event, claimed.
    private func makeClaimed() async throws -> (TestBridge, ClaimedDelivery) {
        let bridge = try await TestBridge()
        let claimed = try await bridge.accept(.of("a", .running), room: ["hook": 1]).claimed[try bridge.hook]
        return (bridge, try #require(claimed?.first))
    }

    private func delivery(_ bridge: TestBridge) async throws -> Explanation.Delivery {
        let event = try #require(try await bridge.store.events().first)
        return try #require(try await bridge.store.explanation(of: event.event.id)?.deliveries.first)
    }

    @Test func whatIsFinishedIsOwedNoMoreAndStaysOnRecord() async throws {
        let (bridge, claimed) = try await makeClaimed()
        let result = try await bridge.record((claimed, .finish), at: .zero + .seconds(1))
        #expect(result.lost == [])
        #expect(try await bridge.standing().counts.delivered == 1)
        #expect(try await bridge.standing().counts.pending == 0)
        let delivery = try await delivery(bridge)
        #expect(delivery.state == .delivered)
        let attempt = try #require(delivery.attempts.first)
        #expect(delivery.attempts.count == 1)
        #expect(attempt.number == 1)
        #expect(attempt.at == .zero + .seconds(1))
        #expect(attempt.duration == .microseconds(1500))
        #expect(attempt.outcome == .delivered)
        #expect(attempt.next == .finish)
        #expect(attempt.status == 204)
        #expect(attempt.detail == nil)
        try await bridge.expectSound()
    }

    @Test func whatIsToBeRetriedWaitsAndKeepsCount() async throws {
        let (bridge, claimed) = try await makeClaimed()
        let due = Timestamp.zero + .seconds(5)
        let result = try await bridge.record((claimed, .retry(at: due)), room: ["hook": 10])
        #expect(result.claimed.isEmpty)
        #expect(result.sinks[try bridge.hook]?.nextDue == due)
        #expect(try await bridge.standing().nextDue == due)
        let waiting = try await delivery(bridge)
        #expect(waiting.state == .waiting)
        #expect(waiting.nextAttemptAt == due)
        #expect(waiting.attempts.first?.next == .retry(at: due))
        #expect(
            waiting.attempts.first?.outcome
                == .retry(.init(.answer, "503 from the receiver"), after: .seconds(3)))
        #expect(try await bridge.claim(at: due + .milliseconds(-1)) == [])
        let again = try #require(try await bridge.claim(at: due).first)
        #expect(again.claim.number == 2)
        #expect(again.claim.attempt == 2)
        try await bridge.record((again, .finish), at: due)
        #expect(try await delivery(bridge).attempts.map(\.number) == [1, 2])
        try await bridge.expectSound()
    }

    @Test func anInterruptedAttemptCostsNoPlaceInTheSchedule() async throws {
        let (bridge, claimed) = try await makeClaimed()
        try await bridge.record((claimed, .giveBack))
        let again = try #require(try await bridge.claim().first)
        #expect(again.claim.number == 2)
        #expect(again.claim.attempt == 1)
        try await bridge.record(release: [again])
        let third = try #require(try await bridge.claim().first)
        #expect(third.claim.number == 2, "what was given back unused has made no attempt")
        try await bridge.expectSound()
    }

    @Test func whatIsBuriedIsADeadLetter() async throws {
        let (bridge, claimed) = try await makeClaimed()
        try await bridge.record((claimed, .bury), at: .zero + .seconds(2))
        #expect(try await bridge.standing().counts.dead == 1)
        #expect(try await bridge.claim(at: .zero + .seconds(1_000_000)) == [])
        let letter = try #require(try await bridge.store.deadLetters().first)
        #expect(letter.sink == "hook")
        #expect(letter.attempts == 1)
        #expect(letter.diedAt == .zero + .seconds(2))
        #expect(letter.outcome == .rejected(.init(.answer, "the receiver said no")))
        #expect(letter.status == 422)
        #expect(try await delivery(bridge).state == .dead)
        try await bridge.expectSound()
    }

    @Test func recordingTwiceChangesNothingAndSaysSo() async throws {
        let (bridge, claimed) = try await makeClaimed()
        try await bridge.record((claimed, .finish))
        let again = try await bridge.record((claimed, .retry(at: .zero)), (claimed, .finish))
        #expect(again.lost == [claimed.claim, claimed.claim])
        #expect(try await bridge.standing().counts.delivered == 1)
        #expect(try await bridge.claim() == [])
        try await bridge.expectSound()
    }

    @Test func aDetailMayHoldAnything() async throws {
        let (bridge, claimed) = try await makeClaimed()
        var record = AttemptRecord(of: claimed, next: .bury)
        record.report.detail = "a\u{0}b\u{FFFD}\n'); DROP TABLE event;--"
        record.report.outcome = .rejected(.init(.format, "\u{0}"))
        record.report.phases = AttemptPhases(firstByte: .microseconds(812), total: .milliseconds(2), isComplete: true)
        record.duration = .seconds(-1)
        try await bridge.commit(attempts: [record])
        let attempt = try #require(try await delivery(bridge).attempts.first)
        #expect(attempt.detail == record.report.detail)
        #expect(attempt.outcome == record.report.outcome)
        #expect(attempt.phases == record.report.phases)
        #expect(attempt.duration == .seconds(-1))
    }

    @Test(arguments: DeliveryOutcome.Reason.Code.allCases)
    func everyReasonIsKept(_ code: DeliveryOutcome.Reason.Code) async throws {
        let (bridge, claimed) = try await makeClaimed()
        var record = AttemptRecord(of: claimed, next: .retry(at: .zero))
        record.report.outcome = .retry(.init(code, code.rawValue))
        try await bridge.commit(attempts: [record])
        #expect(try await delivery(bridge).attempts.first?.outcome == record.report.outcome)
    }
}
