import RunbridgeCore
import TestSupport
import Testing

@Suite struct DeliveryMachineTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var outcome: DeliveryOutcome
        var attempt = 1
        var jitter = 0.0
        var action: DeliveryMachine.Action
    }

    static let refused = DeliveryOutcome.Reason(.answer, "500")
    static let interrupted = DeliveryOutcome.Reason(.interrupted, "stopped")

    /// Three attempts: at once, after 10 s, after 100 s.
    static let machine = DeliveryMachine(schedule: RetrySchedule(waits: [.seconds(10), .seconds(100)]))

    static let cases = [
        Case(testDescription: "delivered", outcome: .delivered, action: .finish),
        Case(testDescription: "delivered at the last", outcome: .delivered, attempt: 3, action: .finish),
        Case(testDescription: "rejected", outcome: .rejected(refused), action: .bury),
        Case(testDescription: "first failure", outcome: .retry(refused), action: .retry(after: .seconds(10))),
        Case(
            testDescription: "second failure", outcome: .retry(refused), attempt: 2,
            action: .retry(after: .seconds(100))),
        Case(testDescription: "last failure", outcome: .retry(refused), attempt: 3, action: .bury),
        Case(testDescription: "beyond the last", outcome: .retry(refused), attempt: 4, action: .bury),
        Case(testDescription: "interrupted", outcome: .retry(interrupted), action: .giveBack),
        Case(testDescription: "interrupted at the last", outcome: .retry(interrupted), attempt: 3, action: .giveBack),
        Case(
            testDescription: "the receiver asks for longer", outcome: .retry(refused, after: .seconds(60)),
            action: .retry(after: .seconds(60))),
        Case(
            testDescription: "the receiver asks for less", outcome: .retry(refused, after: .seconds(1)),
            action: .retry(after: .seconds(10))),
        Case(
            testDescription: "the receiver asks at the last", outcome: .retry(refused, after: .seconds(60)), attempt: 3,
            action: .bury),
        Case(
            testDescription: "full jitter makes a fifth more", outcome: .retry(refused), jitter: 1,
            action: .retry(after: .seconds(12))),
        Case(
            testDescription: "jitter is added to what was asked", outcome: .retry(refused, after: .seconds(60)),
            jitter: 0.5, action: .retry(after: .seconds(66))),
        Case(
            testDescription: "hostile: jitter below its range", outcome: .retry(refused), jitter: -7,
            action: .retry(after: .seconds(10))),
        Case(
            testDescription: "hostile: jitter above its range", outcome: .retry(refused), jitter: .infinity,
            action: .retry(after: .seconds(12))),
        Case(
            testDescription: "hostile: jitter that is no number", outcome: .retry(refused), jitter: .nan,
            action: .retry(after: .seconds(10))),
        Case(
            testDescription: "hostile: a wait before now", outcome: .retry(refused, after: .seconds(-60)),
            action: .retry(after: .seconds(10))),
        Case(
            testDescription: "hostile: attempt zero is the first", outcome: .retry(refused), attempt: 0,
            action: .retry(after: .seconds(10))),
        Case(
            testDescription: "hostile: the least attempt is the first", outcome: .retry(refused), attempt: .min,
            action: .retry(after: .seconds(10))),
        Case(testDescription: "hostile: the most attempts", outcome: .retry(refused), attempt: .max, action: .bury),
    ]

    @Test(arguments: cases) func anOutcomeDecides(_ example: Case) {
        #expect(
            Self.machine.action(for: example.outcome, attempt: example.attempt, jitter: example.jitter)
                == example.action)
    }

    @Test(arguments: DeliveryOutcome.Reason.Code.allCases)
    func onlyAnInterruptionDoesNotCount(_ code: DeliveryOutcome.Reason.Code) {
        let action = Self.machine.action(for: .retry(.init(code, "")), attempt: 1, jitter: 0)
        #expect(action == (code == .interrupted ? .giveBack : .retry(after: .seconds(10))))
        #expect(Self.machine.action(for: .rejected(.init(code, "")), attempt: 1, jitter: 0) == .bury)
    }

    @Test func jitterIsOnlyEverAdded() throws {
        var random = SeededRandom(7)
        let machine = DeliveryMachine(schedule: .standard)
        for attempt in 1...9 {
            let least = RetrySchedule.standard.waits[attempt - 1]
            for _ in 0..<200 {
                let jitter = Double.random(in: 0...1, using: &random)
                let action = machine.action(for: .retry(Self.refused), attempt: attempt, jitter: jitter)
                guard case .retry(let wait) = action else {
                    Issue.record("attempt \(attempt) was \(action)")
                    continue
                }
                #expect(wait >= least && wait <= least + least / 5)
            }
        }
    }

    @Test func aReceiverMayAskForLongerThanAnybodyLives() {
        let asked = Duration.seconds(Int64.max) + .seconds(Int64.max)
        let action = Self.machine.action(for: .retry(Self.refused, after: asked), attempt: 1, jitter: 1)
        guard case .retry(let wait) = action else {
            Issue.record("it was \(action)")
            return
        }
        let most = DeliveryMachine.longestWait + DeliveryMachine.longestWait / 5
        #expect(wait >= DeliveryMachine.longestWait && wait < most + .milliseconds(1))
    }
}
