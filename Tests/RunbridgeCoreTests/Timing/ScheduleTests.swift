import RunbridgeCore
import Testing

@Suite struct ScheduleTests {
    private static let nightly = Schedule(every: .seconds(86_400), name: Glob("nightly-*"))

    private func state(_ name: String?, kind: String = "batch", created: Int64? = nil, seen: Int64 = 10) -> RunState {
        RunState(
            key: RunKey(watcher: "openai", kind: kind, id: "x"),
            sighting: Sighting(status: .running, raw: "running", name: name, attempt: 1, createdAt: created.map(at)),
            previous: nil, revision: 1, firstSeenAt: at(seen), changedAt: at(seen), observedAt: at(seen))
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var name: String?
        var kind = "batch"
        var before: String??
        var ofKind: String?
        var fits: Bool
    }

    @Test(arguments: [
        Case(testDescription: "of the name", name: "nightly-7", fits: true),
        Case(testDescription: "of another", name: "nightl", fits: false),
        Case(testDescription: "of none", name: nil, fits: false),
        Case(testDescription: "of the kind", name: "nightly-7", ofKind: "batch", fits: true),
        Case(testDescription: "of another kind", name: "nightly-7", kind: "response", ofKind: "batch", fits: false),
        Case(testDescription: "seen before", name: "nightly-7", before: "nightly-7", fits: false),
        Case(testDescription: "seen before, named now", name: "nightly-7", before: .some(nil), fits: true),
        Case(testDescription: "a name that is a pattern itself", name: "nightly-*\n\u{0}", fits: true),
    ])
    func knowsWhatHasBegun(_ row: Case) {
        var schedule = Self.nightly
        schedule.ofKind = row.ofKind
        let timed = Timed(schedules: [schedule])
        let begun = timed.timekeeper.begun(state(row.name, kind: row.kind), after: row.before.map { state($0) })
        #expect(begun.count == (row.fits ? 1 : 0))
    }

    @Test func countsFromWhenItBeganNotFromWhenItWasSeen() {
        let timed = Timed(schedules: [Self.nightly])
        let begun = timed.timekeeper.begun(state("nightly-1", created: -500), after: nil)
        #expect(begun.map(\.deadline.at) == [at(-500) + .seconds(86_400)])
        let ahead = timed.timekeeper.begun(state("nightly-1", created: 1_000_000), after: nil)
        #expect(ahead.map(\.deadline.at) == [at(10) + .seconds(86_400)], "a clock that is ahead")
    }

    @Test func tellsThatNoneBegan() throws {
        let timed = Timed(schedules: [Self.nightly])
        let (state, deadline) = try #require(timed.timekeeper.schedules(since: at(0)).first)
        let event = try #require(timed.timekeeper.event(of: deadline, state, at: at(90_000)))
        #expect(event.type == .missing)
        let json = try event.encoded().json()
        #expect(json["subject"] == "schedule/nightly-*")
        #expect(json["source"] == "/watch/openai")
        #expect(json["data"]?["every_s"] == 86_400)
        #expect(json["data"]?["changed_at"] == .string(at(0).rfc3339), "since when none began")
        #expect(json["data"]?["run"]?["name"] == "nightly-*")
    }

    @Test func aScheduleThatIsNoMoreIsNotTold() throws {
        let timed = Timed(schedules: [Self.nightly])
        let (state, deadline) = try #require(timed.timekeeper.schedules(since: at(0)).first)
        var other = Timed(schedules: [Schedule(every: .seconds(3600), name: Self.nightly.name)]).timekeeper
        #expect(other.event(of: deadline, state, at: at(90_000)) == nil)
        other = Timed().timekeeper
        #expect(other.event(of: deadline, state, at: at(90_000)) == nil)
    }
}
