import RunbridgeCore
import Testing

/// Ends that come after a step back which was taken for late: the run's new end, a contradiction, or nothing.
@Suite struct SecondEndTests {
    /// What is told of a run, and so many seconds after the word before.
    struct Word: Sendable {
        var status: Status
        var after: Int64 = 20
        var changed: Int64?
        var attempt: Int?
        var via = Observation.Via.webhook
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var words: [Word]
        /// What they come to after the first sight, in order.
        var told: [String]
    }

    static let running = Word(status: .running)
    static let failed = Word(status: .failed)
    static let succeeded = Word(status: .succeeded)

    static let rows = [
        Row(
            testDescription: "a pipeline that is retried within a minute", words: [failed, running, succeeded],
            told: ["run.failed", "run.succeeded"]),
        Row(
            testDescription: "and its ends come twice",
            words: [failed, failed, running, running, succeeded, succeeded],
            told: ["run.failed", "run.succeeded"]),
        Row(
            testDescription: "the same end again", words: [failed, running, failed, failed],
            told: ["run.failed"]),
        Row(
            testDescription: "the same end again, and then another",
            words: [failed, running, failed, Word(status: .succeeded, after: 3600)],
            told: ["run.failed", "run.succeeded"]),
        Row(
            testDescription: "another end with no step back before it", words: [failed, succeeded],
            told: ["run.failed", "run.anomaly"]),
        Row(
            testDescription: "another end before the step back, and again after it",
            words: [failed, succeeded, running, succeeded], told: ["run.failed", "run.anomaly", "run.succeeded"]),
        Row(
            testDescription: "a step back that stands is told, and its end is an end",
            words: [failed, running, Word(status: .running, after: 61), succeeded],
            told: ["run.failed", "run.reopened", "run.succeeded"]),
        Row(
            testDescription: "after the new end another one is a contradiction",
            words: [failed, running, succeeded, Word(status: .expired)],
            told: ["run.failed", "run.succeeded", "run.anomaly"]),
        Row(
            testDescription: "and may be reopened as any",
            words: [failed, running, succeeded, running, failed],
            told: ["run.failed", "run.succeeded", "run.failed"]),
        Row(
            testDescription: "a reading that lags, and one that does not",
            words: [failed, Word(status: .running, via: .poll), Word(status: .succeeded, via: .poll)],
            told: ["run.failed", "run.succeeded"]),
        Row(
            testDescription: "the same end with a time after the step back",
            words: [
                Word(status: .failed, changed: 40), running, Word(status: .failed, after: 100, changed: 150),
                Word(status: .failed, changed: 150),
            ], told: ["run.failed", "run.failed"]),
        Row(
            testDescription: "the same end with a time that nothing had told",
            words: [failed, running, Word(status: .failed, after: 100, changed: 30)], told: ["run.failed"]),
        Row(
            testDescription: "the same end with a time of before the step back",
            words: [Word(status: .failed, changed: 39), running, Word(status: .failed, changed: 40)],
            told: ["run.failed"]),
        Row(
            testDescription: "another end whose time is before the first one's, called",
            words: [Word(status: .failed, changed: 40), running, Word(status: .succeeded, changed: 30)],
            told: ["run.failed"]),
        Row(
            testDescription: "another end whose time is before the first one's, read",
            words: [Word(status: .failed, changed: 40), running, Word(status: .succeeded, changed: 30, via: .poll)],
            told: ["run.failed", "run.anomaly"]),
        Row(
            testDescription: "another end of an attempt that is over",
            words: [
                Word(status: .failed, attempt: 2), Word(status: .running, attempt: 2),
                Word(status: .succeeded, attempt: 1, via: .lines),
            ], told: ["run.failed"]),
        Row(
            testDescription: "an end of a later attempt",
            words: [failed, running, Word(status: .failed, attempt: 2)], told: ["run.failed", "run.failed"]),
        Row(
            testDescription: "a word that no table knows", words: [failed, running, Word(status: .unknown), succeeded],
            told: ["run.failed", "run.anomaly", "run.succeeded"]),
        Row(
            testDescription: "a clock that was set back",
            words: [failed, Word(status: .running, after: -30), succeeded], told: ["run.failed", "run.succeeded"]),
    ]

    @Test(arguments: rows) func isToldAsTheTableSays(_ row: Row) throws {
        var watched = Watched.after(sighting(.running), via: .webhook)
        watched.clock = 20
        var told: [String] = []
        for word in row.words {
            watched.pace = word.after
            told +=
                watched.see(sighting(word.status, attempt: word.attempt, changed: word.changed), via: word.via).texts
        }
        #expect(told == row.told)
    }

    @Test func theNewEndFollowsTheOldOneAndKeepsNothingOfIt() throws {
        var watched = Watched.after(.running)
        var first = sighting(.failed, partial: true)
        first.reason = "tests"
        first.error = RunError(code: "tests", message: "3 tests failed")
        watched.see(first, via: .webhook)
        watched.see(sighting(.running), via: .webhook)
        let event = try #require(watched.see(sighting(.succeeded), via: .webhook).first)
        #expect(event.run.previous == .failed && event.run.revision == 3)
        #expect(event.run.sighting.error == nil && event.run.sighting.reason == nil && !event.run.sighting.partial)
        #expect(watched.state?.maybeReopened == false)
    }

    @Test func theSameEndWithALaterTimeKeepsNothingOfTheFirst() throws {
        var watched = Watched.after(.running)
        var first = sighting(.failed, changed: 2)
        first.error = RunError(code: "tests", message: "3 tests failed")
        watched.see(first, via: .webhook)
        watched.see(sighting(.running), via: .webhook)
        let event = try #require(watched.see(sighting(.failed, changed: 90), via: .webhook).first)
        #expect(event.run.sighting.error == nil && event.time == at(90) && event.run.previous == .failed)
    }

    @Test func aStepBackOfARunThatGoesOnLeavesNoMark() {
        var watched = Watched.after(.canceling)
        #expect(watched.see(sighting(.running), via: .webhook).isEmpty)
        #expect(watched.state?.maybeReopened == false)
    }
}
