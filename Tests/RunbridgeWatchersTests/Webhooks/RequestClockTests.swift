import NIOCore
import Testing

@testable import RunbridgeWatchers

@Suite struct RequestClockTests {
    private static let limits = RequestClock.Limits(
        first: .seconds(5), idle: .seconds(60), body: .seconds(10), answer: .seconds(20), farewell: .seconds(2))

    /// What happens to a connection.
    enum Step: Sendable {
        case began, came, answered, closes
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// What happens, and at which second.
        var steps: [(Int64, Step)]
        /// When something is done, and what.
        var end: Int64
        var action: RequestClock.Action
    }

    static let cases = [
        Case(testDescription: "nothing ever comes", steps: [], end: 5, action: .close),
        Case(testDescription: "a body never ends", steps: [(1, .began)], end: 11, action: .giveUpBody),
        Case(testDescription: "no answer", steps: [(1, .began), (2, .came)], end: 22, action: .giveUpAnswer),
        Case(
            testDescription: "idle after an answer", steps: [(1, .began), (1, .came), (3, .answered)], end: 63,
            action: .close),
        Case(
            testDescription: "answered before the body came, which never ends", steps: [(1, .began), (2, .answered)],
            end: 62, action: .close),
        Case(
            testDescription: "two pipelined, the first answered",
            steps: [(1, .began), (1, .came), (1, .began), (1, .came), (4, .answered)], end: 24, action: .giveUpAnswer),
        Case(
            testDescription: "the second's body waits for us, not we for it",
            steps: [(1, .began), (1, .came), (2, .began)], end: 21, action: .giveUpAnswer),
        Case(
            testDescription: "the second's body once the first is answered",
            steps: [(1, .began), (1, .came), (2, .began), (15, .answered)], end: 25, action: .giveUpBody),
        Case(
            testDescription: "a farewell is short", steps: [(1, .began), (2, .answered), (2, .closes)], end: 4,
            action: .close),
        Case(
            testDescription: "hostile: a farewell is not prolonged by what still comes",
            steps: [(1, .closes), (2, .closes), (2, .closes)], end: 3, action: .close),
        Case(
            testDescription: "hostile: answers that nobody asked for", steps: [(1, .answered), (2, .answered)], end: 62,
            action: .close),
    ]

    @Test(arguments: cases) func aDeadlineIsKept(_ example: Case) {
        let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
        func at(_ second: Int64) -> NIODeadline { start + .seconds(second) }
        var clock = RequestClock(Self.limits, now: at(0))
        for (second, step) in example.steps {
            switch step {
            case .began: clock.began(now: at(second))
            case .came: clock.came(now: at(second))
            case .answered: clock.answered(now: at(second))
            case .closes: clock.closes(now: at(second))
            }
        }
        #expect(clock.deadline == at(example.end))
        #expect(clock.expired(now: at(example.end) - .nanoseconds(1)) == .waitUntil(at(example.end)))
        #expect(clock.expired(now: at(example.end)) == example.action)
    }
}
