import RunbridgeCore
import Testing

@Suite struct FirstSightTests {
    @Test(arguments: Status.allCases) func aRunIsDiscoveredInItsStatus(_ status: Status) throws {
        var watched = Watched()
        let events = watched.see(status)
        #expect(events.texts == ["run.discovered", "run.\(status.rawValue)"])
        let state = try #require(watched.state)
        #expect(state.revision == 1 && state.previous == nil && state.attempt == 1)
        #expect(state.firstSeenAt == at(1) && state.changedAt == at(1))
        #expect(Set(events.map(\.id)).count == 2)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var rule: FirstSight
        var status: Status
        /// Seconds before the observation.
        var endedAgo: Int64?
        var isTold: Bool
    }

    static let cases = [
        Case(testDescription: "open tells what runs", rule: .open, status: .running, endedAgo: nil, isTold: true),
        Case(testDescription: "open tells an unknown word", rule: .open, status: .unknown, endedAgo: nil, isTold: true),
        Case(
            testDescription: "open is silent of what is over", rule: .open, status: .failed, endedAgo: 1, isTold: false),
        Case(testDescription: "all tells what is over", rule: .all, status: .failed, endedAgo: 9999, isTold: true),
        Case(testDescription: "silent tells nothing", rule: .silent, status: .running, endedAgo: nil, isTold: false),
        Case(
            testDescription: "within tells what ended just then", rule: .within(.seconds(60)), status: .expired,
            endedAgo: 60, isTold: true),
        Case(
            testDescription: "within is silent of what ended before", rule: .within(.seconds(60)), status: .expired,
            endedAgo: 61, isTold: false),
        Case(
            testDescription: "within is silent where no time is known", rule: .within(.seconds(60)), status: .expired,
            endedAgo: nil, isTold: false),
        Case(
            testDescription: "within tells what runs since long", rule: .within(.seconds(60)), status: .running,
            endedAgo: 9_999_999, isTold: true),
        Case(
            testDescription: "within tells what ends in the future, clocks differ", rule: .within(.seconds(60)),
            status: .expired, endedAgo: -3600, isTold: true),
        Case(
            testDescription: "hostile: ended before all times", rule: .within(.seconds(60)), status: .expired,
            endedAgo: .max, isTold: false),
    ]

    @Test(arguments: cases) func aFirstPassIsToldByTheRule(_ example: Case) throws {
        var watched = Watched()
        watched.tracker = Tracker(firstSight: ["openai": example.rule], digest: mixingDigest)
        var told = sighting(example.status)
        told.changedAt = example.endedAgo.map { $0 == .max ? Timestamp(milliseconds: .min) : at(1 - $0) }
        let events = watched.see(told, firstPass: true)
        #expect(events.isEmpty == !example.isTold)
        #expect(try #require(watched.state).revision == 1)
    }

    @Test func theRuleOfAnotherWatcherDoesNotCount() {
        var watched = Watched()
        watched.tracker = Tracker(firstSight: ["openai2": .all], digest: mixingDigest)
        #expect(watched.see(sighting(.failed), firstPass: true).isEmpty)
    }

    @Test func afterTheFirstPassNothingIsSilent() {
        var watched = Watched()
        watched.tracker = Tracker(firstSight: ["openai": .silent], digest: mixingDigest)
        #expect(watched.see(.failed).texts == ["run.discovered", "run.failed"])
    }

    @Test func whatWasLearntInSilenceIsToldWhenItChanges() {
        var watched = Watched()
        watched.tracker = Tracker(firstSight: ["openai": .silent], digest: mixingDigest)
        watched.see(sighting(.running), firstPass: true)
        #expect(watched.see(sighting(.running), firstPass: true).isEmpty)
        #expect(watched.see(.succeeded).texts == ["run.succeeded"])
    }

    @Test func theWithinRuleLooksAtTheMakingWhereNoEndIsKnown() {
        var watched = Watched()
        watched.tracker = Tracker(firstSight: ["openai": .within(.seconds(60))], digest: mixingDigest)
        var told = sighting(.failed)
        told.createdAt = at(-10)
        #expect(watched.see(told, firstPass: true).texts == ["run.discovered", "run.failed"])
    }
}
