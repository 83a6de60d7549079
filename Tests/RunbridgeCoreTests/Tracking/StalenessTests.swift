import RunbridgeCore
import Testing

@Suite struct StalenessTests {
    static let late: [Observation.Via] = [.webhook, .lines, .exec, .emit, .bridge]
    static let readings: [Observation.Via] = [.poll, .command]

    @Test func everyWayOfKnowingIsInOneOfTheTwoGroups() {
        #expect(Set(Self.late + Self.readings) == Set(Observation.Via.allCases))
    }

    @Test(arguments: late) func whatComesLateIsNoNews(_ via: Observation.Via) throws {
        var watched = Watched.after(sighting(.succeeded, changed: 100))
        let before = try #require(watched.state)
        #expect(watched.see(sighting(.running, changed: 50), via: via).isEmpty)
        #expect(watched.state == before)
    }

    @Test(arguments: readings) func aReadingWhoseTimeWentBackIsAnAnomaly(_ via: Observation.Via) throws {
        var watched = Watched.after(sighting(.succeeded, changed: 100))
        watched.pace = 61
        let before = try #require(watched.state)
        let event = try #require(watched.see(sighting(.running, changed: 50), via: via).first)
        #expect(event.type == .anomaly && event.anomaly == "its time went back while its status changed")
        #expect(watched.state == before)
    }

    @Test func anEarlierStatusThatComesLateDoesNotUndoALaterOne() {
        var watched = Watched.after(sighting(.running, changed: 10), via: .webhook)
        #expect(watched.see(sighting(.queued, changed: 5), via: .webhook).isEmpty)
        #expect(watched.see(sighting(.succeeded, changed: 20), via: .webhook).texts == ["run.succeeded"])
        #expect(watched.see(sighting(.running, changed: 10), via: .webhook).isEmpty)
    }

    @Test func theSameTimeIsNotLate() {
        var watched = Watched.after(sighting(.queued, changed: 10), via: .webhook)
        #expect(watched.see(sighting(.succeeded, changed: 10), via: .webhook).texts == ["run.succeeded"])
    }

    @Test func whereOneSideTellsNoTimeTheStatusDecides() {
        var untimed = Watched.after(sighting(.succeeded), via: .lines)
        #expect(untimed.see(sighting(.failed, changed: -50), via: .lines).texts == ["run.anomaly"])
        var timed = Watched.after(sighting(.running, changed: 10), via: .lines)
        #expect(timed.see(sighting(.queued), via: .lines).texts == ["run.queued"])
    }

    @Test func theSameStatusWithAnEarlierTimeIsNothing() {
        var watched = Watched.after(sighting(.running, changed: 10))
        #expect(watched.see(sighting(.running, changed: 5)).isEmpty)
    }

    @Test func aLateWordOfAnEarlierAttemptIsNoNews() {
        var watched = Watched.after(sighting(.running, attempt: 2, changed: 100))
        #expect(watched.see(sighting(.failed, attempt: 1, changed: 50), via: .webhook).isEmpty)
    }

    @Test func aNewAttemptCountsWhateverItsTimeSays() {
        var watched = Watched.after(sighting(.failed, attempt: 1, changed: 100))
        #expect(watched.see(sighting(.running, attempt: 2, changed: 50), via: .webhook).texts == ["run.reopened"])
    }

    /// The latest and the earliest that are believed, and what is not: then there is no time that could go back.
    @Test(arguments: [
        (at(86_401), Timestamp(seconds: 946_684_800), true),
        (Timestamp(milliseconds: .max), Timestamp(milliseconds: .min), false),
    ]) func hostileTimesAtBothEndsAreTaken(_ late: Timestamp, _ early: Timestamp, _ areBelieved: Bool) {
        var first = sighting(.running)
        first.changedAt = late
        var then = sighting(.succeeded)
        then.changedAt = early
        var watched = Watched.after(first)
        watched.pace = 61
        #expect(watched.see(then).texts == [areBelieved ? "run.anomaly" : "run.succeeded"])
        #expect(watched.see(then, via: .webhook).isEmpty)
    }
}
