import RunbridgeCore
import Testing

@Suite struct OverdueTests {
    private func made(_ created: Int64?, _ status: Status = .running, attempt: Int? = nil) -> Sighting {
        Sighting(status: status, raw: status.rawValue, attempt: attempt, createdAt: created.map(at))
    }

    @Test func tellsOnceWhatIsNotOverInTime() throws {
        var timed = Timed(expectWithin: .seconds(100))
        timed.see(made(nil, .queued), after: 0)
        timed.see(made(nil, .running), after: 99)
        #expect(timed.tell(after: 99).isEmpty)
        let told = timed.tell(after: 100)
        #expect(told.texts == ["run.overdue"])
        #expect(try told.first?.encoded().json()["data"]?["expect_within_s"] == 100)
        timed.see(made(nil, .waiting), after: 101)
        #expect(timed.tell(after: 100_000).isEmpty, "a change is no new deadline")
    }

    @Test func countsFromWhatTheProviderSays() {
        var timed = Timed(expectWithin: .seconds(100))
        timed.see(made(-50), after: 0)
        #expect(timed.tell(after: 49).isEmpty)
        #expect(timed.tell(after: 50).texts == ["run.overdue"])
    }

    @Test func aTimeThatIsToldLaterMovesIt() {
        var timed = Timed(expectWithin: .seconds(100))
        timed.see(made(nil), after: 0)
        timed.see(made(-50), after: 10)
        #expect(timed.tell(after: 50).texts == ["run.overdue"])
        timed.see(made(-60), after: 60)
        #expect(timed.tell(after: 1000).isEmpty, "and what was told is not told again")
    }

    @Test func aProvidersClockThatIsAheadDelaysNothing() {
        var timed = Timed(expectWithin: .seconds(100))
        timed.see(made(1_000_000), after: 0)
        #expect(timed.tell(after: 100).texts == ["run.overdue"])
    }

    @Test func whatIsOverIsNotOverdue() {
        var timed = Timed(expectWithin: .seconds(100))
        timed.see(made(0), after: 0)
        timed.see(made(0, .canceled), after: 99)
        #expect(timed.tell(after: 1000).isEmpty)
    }

    @Test func anotherAttemptHasItsOwnTime() {
        var timed = Timed(expectWithin: .seconds(100))
        timed.see(made(0, .running, attempt: 1), after: 0)
        #expect(timed.tell(after: 100).count == 1)
        timed.see(made(0, .failed, attempt: 1), after: 150)
        timed.see(made(0, .running, attempt: 2), after: 5000)
        #expect(timed.tell(after: 5099).isEmpty, "the run was made long ago, this attempt was not")
        #expect(timed.tell(after: 5100).texts == ["run.overdue"])
    }
}
