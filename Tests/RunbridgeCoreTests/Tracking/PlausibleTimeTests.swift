import RunbridgeCore
import Testing

/// Times that no run can have are taken for none.
@Suite struct PlausibleTimeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var time: Timestamp
        var isBelieved = false
    }

    /// The first observation of a test is made at second 1.
    static let cases = [
        Case(testDescription: "1970", time: Timestamp(seconds: 0)),
        Case(testDescription: "before 1970", time: Timestamp(seconds: -1)),
        Case(testDescription: "Go's zero, the year 1", time: Timestamp(seconds: -62_135_596_800)),
        Case(testDescription: "the last moment of 1999", time: Timestamp(milliseconds: 946_684_799_999)),
        Case(testDescription: "2000", time: Timestamp(seconds: 946_684_800), isBelieved: true),
        Case(testDescription: "a clock that is a day ahead", time: at(86_401), isBelieved: true),
        Case(testDescription: "and more", time: at(86_401) + .milliseconds(1)),
        Case(testDescription: "the year 9999", time: Timestamp(seconds: 253_402_300_799)),
        Case(testDescription: "the last that a number holds", time: Timestamp(milliseconds: .max)),
        Case(testDescription: "the first that a number holds", time: Timestamp(milliseconds: .min)),
    ]

    @Test(arguments: cases) func aTimeIsBelievedIfItCanBe(_ row: Case) throws {
        var told = sighting(.running)
        (told.createdAt, told.startedAt, told.changedAt) = (row.time, row.time, row.time)
        var watched = Watched()
        let events = watched.see(told)
        let state = try #require(watched.state)
        let expected = row.isBelieved ? row.time : nil
        #expect(state.sighting.createdAt == expected && state.sighting.startedAt == expected)
        #expect(state.sighting.changedAt == expected)
        // What nobody dates is of when it was seen.
        #expect(state.changedAt == expected ?? at(1) && events.allSatisfy { $0.time == expected ?? at(1) })
    }

    @Test func oneWrongTimeTakesNoOtherWithIt() throws {
        var told = sighting(.running, changed: 0)
        told.createdAt = .init(seconds: 0)
        let watched = Watched.after(told)
        #expect(watched.state?.changedAt == at(0) && watched.state?.sighting.createdAt == nil)
    }

    /// A word of the year 9999 would be the latest for ever.
    @Test(arguments: Observation.Via.allCases) func aTimeFarAheadMakesNothingLateThatFollows(_ via: Observation.Via) {
        var watched = Watched.after(sighting(.queued, changed: 0), via: via)
        var ahead = sighting(.running)
        ahead.changedAt = Timestamp(seconds: 253_402_300_799)
        #expect(watched.see(ahead, via: via).texts == ["run.running"])
        #expect(watched.see(sighting(.failed, changed: 3), via: via).texts == ["run.failed"])
    }
}
