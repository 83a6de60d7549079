import RunbridgeCore
import Testing

@Suite struct AttemptTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var first: (Status, Int?)
        var then: (Status, Int?)
        var told: [String]
        var attempt: Int
    }

    static let cases = [
        Case(
            testDescription: "up and running again", first: (.failed, 1), then: (.running, 2), told: ["run.reopened"],
            attempt: 2),
        Case(
            testDescription: "up and over again in the same way", first: (.failed, 1), then: (.failed, 2),
            told: ["run.failed"], attempt: 2),
        Case(
            testDescription: "up and over in another way", first: (.failed, 1), then: (.succeeded, 2),
            told: ["run.succeeded"], attempt: 2),
        Case(
            testDescription: "up while it runs", first: (.running, 1), then: (.running, 2), told: ["run.running"],
            attempt: 2),
        Case(
            testDescription: "up out of a cancellation", first: (.canceling, 1), then: (.queued, 2),
            told: ["run.queued"], attempt: 2),
        Case(
            testDescription: "up to a word that no table knows", first: (.failed, 1), then: (.unknown, 2),
            told: ["run.unknown"], attempt: 2),
        Case(
            testDescription: "up by many", first: (.failed, 1), then: (.queued, 7), told: ["run.reopened"], attempt: 7),
        Case(
            testDescription: "down", first: (.running, 3), then: (.failed, 2), told: ["run.anomaly"], attempt: 3),
        Case(
            testDescription: "down in the same status", first: (.running, 3), then: (.running, 2),
            told: ["run.anomaly"], attempt: 3),
        Case(
            testDescription: "not told any more", first: (.running, 3), then: (.failed, nil), told: ["run.failed"],
            attempt: 3),
        Case(
            testDescription: "told for the first time as the first", first: (.running, nil), then: (.running, 1),
            told: [], attempt: 1),
        Case(
            testDescription: "told for the first time as the second", first: (.succeeded, nil), then: (.queued, 2),
            told: ["run.reopened"], attempt: 2),
        Case(
            testDescription: "hostile: zero", first: (.running, 1), then: (.failed, 0), told: ["run.anomaly"],
            attempt: 1),
        Case(
            testDescription: "hostile: from the least to the most", first: (.failed, .min), then: (.running, .max),
            told: ["run.reopened"], attempt: .max),
        Case(
            testDescription: "hostile: from the most to the least", first: (.running, .max), then: (.failed, .min),
            told: ["run.anomaly"], attempt: .max),
    ]

    @Test(arguments: cases) func anAttemptMovesTheRun(_ example: Case) {
        var watched = Watched.after(sighting(example.first.0, attempt: example.first.1))
        watched.pace = 61
        let events = watched.see(sighting(example.then.0, attempt: example.then.1))
        #expect(events.texts == example.told)
        #expect(watched.state?.attempt == example.attempt)
    }

    @Test func whatBelongsToAnAttemptEndsWithIt() throws {
        var first = sighting(.running, attempt: 1, counts: Counts(total: 10, failed: 9), changed: 0)
        first.name = "nightly"
        first.labels = ["team": "ml"]
        var watched = Watched.after(first, via: .lines)
        #expect(watched.state?.sighting.startedAt == at(0))
        watched.see(sighting(.running, attempt: 2, changed: 500), via: .lines)
        let state = try #require(watched.state)
        #expect(state.sighting.name == "nightly" && state.sighting.labels == ["team": "ml"])
        #expect(state.sighting.counts == nil)
        #expect(state.sighting.startedAt == at(500))
        let end = try #require(watched.see(sighting(.succeeded, changed: 600), via: .lines).first)
        #expect(end.run.duration == .seconds(100))
    }
}
