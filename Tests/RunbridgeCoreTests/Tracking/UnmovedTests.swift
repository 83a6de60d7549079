import RunbridgeCore
import Testing

/// What a sighting in the same status comes to.
@Suite struct UnmovedTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var first: Sighting
        var then: Sighting
        var told: [String]
    }

    static let cases = [
        Case(
            testDescription: "another word", first: sighting(.running, raw: "in_progress"),
            then: sighting(.running, raw: "finalizing"), told: ["run.status_changed"]),
        Case(
            testDescription: "other counts", first: sighting(.running, counts: Counts(total: 9, succeeded: 1)),
            then: sighting(.running, counts: Counts(total: 9, succeeded: 2)), told: ["run.progress"]),
        Case(
            testDescription: "the first counts", first: sighting(.running),
            then: sighting(.running, counts: Counts(total: 9)), told: ["run.progress"]),
        Case(
            testDescription: "counts that go back", first: sighting(.running, counts: Counts(succeeded: 5)),
            then: sighting(.running, counts: Counts(succeeded: 4)), told: ["run.progress"]),
        Case(
            testDescription: "word and counts are one event", first: sighting(.running, raw: "in_progress"),
            then: sighting(.running, raw: "finalizing", counts: Counts(total: 1)), told: ["run.status_changed"]),
        Case(
            testDescription: "counts not told again", first: sighting(.running, counts: Counts(total: 9)),
            then: sighting(.running), told: []),
        Case(
            testDescription: "hostile: words alike to the eye",
            first: sighting(.running, raw: "done"), then: sighting(.running, raw: "done\u{200B}"),
            told: ["run.status_changed"]),
        Case(
            testDescription: "hostile: the ends of all numbers", first: sighting(.running, counts: Counts(total: .max)),
            then: sighting(.running, counts: Counts(total: .min)), told: ["run.progress"]),
    ]

    @Test(arguments: cases) func whatChangedIsTold(_ example: Case) throws {
        var watched = Watched.after(example.first)
        let events = watched.see(example.then)
        #expect(events.texts == example.told)
        #expect(watched.state?.revision == 1 + events.count)
        #expect(watched.state?.changedAt == at(1))
        #expect(watched.state?.previous == nil)
        #expect(watched.see(example.then).isEmpty)
    }

    @Test func aHeartbeatIsProgressEachTimeAndIsNotRemembered() throws {
        var beat = sighting(.running)
        beat.isHeartbeat = true
        beat.object = .string("so far")
        var watched = Watched.after(sighting(.running), via: .exec)
        let first = try #require(watched.see(beat, via: .exec).first)
        #expect(first.type == .progress && first.time == at(2) && first.run.sighting.object == "so far")
        let second = watched.see(beat, via: .exec)
        #expect(second.texts == ["run.progress"] && second.first?.id != first.id)
        #expect(watched.state?.sighting.isHeartbeat == false && watched.state?.observedAt == at(3))
        #expect(watched.see(.succeeded).texts == ["run.succeeded"])
        #expect(watched.state?.revision == 4)
    }

    @Test(arguments: [(.poll, nil), (.command, nil), (.exec, 1), (.webhook, 1)] as [(Observation.Via, Int64?)])
    func whatIsReadMayHaveBegunLongAgo(_ via: Observation.Via, _ began: Int64?) {
        #expect(Watched.after(sighting(.running), via: via).state?.sighting.startedAt == began.map(at))
    }

    @Test func partialSuccessIsSuccessAndStaysTold() throws {
        var watched = Watched.after(.running)
        let event = try #require(watched.see(sighting(.succeeded, partial: true)).first)
        #expect(event.type == .status(.succeeded) && event.run.sighting.partial)
        #expect(watched.see(sighting(.succeeded), via: .webhook).isEmpty)
        #expect(watched.state?.sighting.partial == true)
    }

    @Test func aTerseSightingTakesNothingAway() throws {
        var full = sighting(.failed, changed: 5)
        full.error = RunError(code: "invalid_request", message: "no")
        full.reason = "validation"
        full.name = "nightly"
        full.url = "https://example.com"
        full.labels = ["a": "b"]
        full.createdAt = at(0)
        var watched = Watched.after(full)
        watched.see(.failed, via: .webhook)
        full.attempt = 1
        #expect(try #require(watched.state).sighting == full)
    }

    @Test func whatIsOfOneStatusDoesNotGoOnToTheNext() throws {
        var waiting = sighting(.waiting, changed: 5)
        waiting.reason = "approval"
        waiting.error = RunError(message: "ask")
        var watched = Watched.after(waiting)
        watched.see(.running)
        let state = try #require(watched.state)
        #expect(state.sighting.reason == nil && state.sighting.error == nil && state.sighting.changedAt == nil)
    }

    @Test func theProvidersObjectIsInTheEventAndNotRemembered() throws {
        var told = sighting(.running)
        told.object = ["id": "batch_abc"]
        var watched = Watched()
        let events = watched.see(told)
        #expect(events.allSatisfy { $0.run.sighting.object == ["id": "batch_abc"] })
        #expect(try #require(watched.state).sighting.object == nil)
        #expect(watched.see(told).isEmpty)
    }
}
