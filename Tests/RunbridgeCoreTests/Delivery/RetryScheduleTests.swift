import RunbridgeCore
import Testing

@Suite struct RetryScheduleTests {
    @Test func theStandardOneIsTenAttemptsOverThreeDays() {
        let waits = RetrySchedule.standard.waits
        #expect(RetrySchedule.standard.attempts == 10)
        #expect(waits.first == .seconds(5) && waits.last == .seconds(24 * 3600))
        #expect(waits == waits.sorted())
        let hours: Int64 = 2 + 5 + 10 + 14 + 20 + 24
        #expect(waits.reduce(.zero, +) == .seconds(5 + 300 + 1800 + hours * 3600))
    }

    @Test func noneIsOneAttempt() {
        #expect(RetrySchedule.none.attempts == 1)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var attempts: Int
        var base = Duration.seconds(1)
        var factor = 2
        var maximum = Duration.seconds(10)
        /// In seconds.
        var waits: [Int64]
    }

    static let cases = [
        Case(testDescription: "doubles up to the longest", attempts: 6, waits: [1, 2, 4, 8, 10]),
        Case(testDescription: "exactly the longest", attempts: 5, maximum: .seconds(8), waits: [1, 2, 4, 8]),
        Case(testDescription: "one attempt", attempts: 1, waits: []),
        Case(testDescription: "a factor of one", attempts: 4, factor: 1, waits: [1, 1, 1]),
        Case(testDescription: "a first wait beyond the longest", attempts: 3, base: .seconds(99), waits: [10, 10]),
        Case(testDescription: "no wait at all", attempts: 3, base: .zero, waits: [0, 0]),
        Case(testDescription: "hostile: no attempt", attempts: 0, waits: []),
        Case(testDescription: "hostile: fewer than none", attempts: .min, waits: []),
        Case(testDescription: "hostile: a factor of zero", attempts: 4, factor: 0, waits: [1, 1, 1]),
        Case(testDescription: "hostile: a factor below zero", attempts: 4, factor: .min, waits: [1, 1, 1]),
        Case(testDescription: "hostile: the largest factor", attempts: 4, factor: .max, waits: [1, 10, 10]),
        Case(testDescription: "hostile: a wait before now", attempts: 3, base: .seconds(-5), waits: [0, 0]),
        Case(testDescription: "hostile: a longest before now", attempts: 3, maximum: .seconds(-5), waits: [0, 0]),
    ]

    @Test(arguments: cases) func waitsGrowByTheFactor(_ example: Case) {
        let schedule = RetrySchedule(
            attempts: example.attempts, base: example.base, factor: example.factor, maximum: example.maximum)
        #expect(schedule.waits == example.waits.map { .seconds($0) })
        #expect(schedule.attempts == max(1, example.attempts))
    }

    @Test func waitsNeverLeaveWhatADurationCanHold() {
        let longest = Duration.seconds(Int64.max)
        let schedule = RetrySchedule(attempts: 200, base: .seconds(1), factor: 3, maximum: longest)
        #expect(schedule.waits.last == longest)
    }

    @Test func attemptsWithoutEndEndSomewhere() {
        let schedule = RetrySchedule(attempts: .max, base: .seconds(1), factor: 2, maximum: .seconds(10))
        #expect(schedule.attempts == RetrySchedule.mostAttempts)
    }
}
