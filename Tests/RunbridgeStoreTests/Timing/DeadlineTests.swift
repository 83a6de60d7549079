import Foundation
import Glibc
import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@Suite struct DeadlineTests {
    @Test func isToldOnceOverRestartsToo() async throws {
        let bridge = try await TestBridge.expecting(stalledAfter: .seconds(60), expectWithin: .seconds(100))
        try await bridge.accept(.of("a", .running), .of("b", .running))
        #expect(try await bridge.tell(at: .zero + .seconds(59)) == [])
        #expect(try await bridge.tell(at: .zero + .seconds(60)) == ["run.stalled job/a", "run.stalled job/b"])
        #expect(try await bridge.tell(at: .zero + .seconds(61)) == [])
        try bridge.store.close()

        let now = Timestamp.zero + .seconds(5000)
        let next = try await TestBridge.expecting(
            stalledAfter: .seconds(60), expectWithin: .seconds(100), in: bridge.folder, at: now)
        #expect(try await next.tell(at: now) == ["run.overdue job/a", "run.overdue job/b"], "due while none ran")
        #expect(try await next.tell(at: now + .seconds(5000)) == [])
        try await next.expectSound()
    }

    @Test func whatHappensInTheSameGroupComesFirst() async throws {
        let bridge = try await TestBridge.expecting(stalledAfter: .seconds(60))
        try await bridge.accept(.of("a", .queued), .of("b", .queued))
        let now = Timestamp.zero + .seconds(60)
        let batch = ObservationBatch(
            watcher: "ci", observations: [.of("a", .running, at: now), .of("b", .failed, at: now)])
        let result = try await bridge.commit(intake: [batch], tellsDeadlines: true, at: now)
        #expect(result.overdue == 0)
        #expect(result.nextDeadline == now + .seconds(60))
        #expect(try await bridge.rows(of: "deadline") == 1)
    }

    @Test func aClockThatIsSetLosesAndDoublesNothing() async throws {
        let bridge = try await TestBridge.expecting(stalledAfter: .seconds(60))
        try await bridge.accept(.of("a", .running))
        #expect(try await bridge.tell(at: .zero + .seconds(1_000_000)) == ["run.stalled job/a"], "set forward")
        #expect(try await bridge.tell(at: .zero) == [], "set back")
        #expect(try await bridge.tell(at: .zero + .seconds(60)) == [])
        try await bridge.accept(.of("a", .waiting, at: .zero + .seconds(70)), at: .zero + .seconds(70))
        #expect(try await bridge.tell(at: .zero + .seconds(130)) == ["run.stalled job/a"])
    }

    @Test func aBacklogIsToldInGroupsAndWhole() async throws {
        let bridge = try await TestBridge.expecting(stalledAfter: .seconds(60))
        let runs = (0..<600).map { Observation.of("\($0)", .running) }
        try await bridge.commit(intake: [ObservationBatch(watcher: "ci", observations: runs)])
        let now = Timestamp.zero + .seconds(60)
        var told: [Int] = []
        var next: Timestamp? = now
        while let due = next, due <= now, told.count < 10 {
            let result = try await bridge.commit(tellsDeadlines: true, at: now)
            told.append(result.overdue)
            next = result.nextDeadline
        }
        #expect(told == [256, 256, 88])
        #expect(next == nil)
        try await bridge.expectSound()
    }

    // MARK: - Rules that come and go

    @Test func aNewRuleIsAboutWhatIsOpen() async throws {
        let bridge = try await TestBridge.expecting()
        try await bridge.accept(.of("open", .running), .of("over", .running), .of("left", .running))
        try await bridge.accept(.of("over", .succeeded))
        _ = try await bridge.store.unregister(RunKey(watcher: "ci", kind: "job", id: "left"))
        #expect(try await bridge.rows(of: "deadline") == 0, "no rule, no row")
        try bridge.store.close()

        let now = Timestamp.zero + .seconds(1000)
        let next = try await TestBridge.expecting(stalledAfter: .seconds(60), in: bridge.folder, at: now)
        #expect(try await next.tell(at: now) == ["run.stalled job/open"])
        try next.store.close()
        let same = try await TestBridge.expecting(stalledAfter: .seconds(60), in: bridge.folder, at: now)
        #expect(try await same.tell(at: now) == [])
        try same.store.close()

        let longer = try await TestBridge.expecting(stalledAfter: .seconds(2000), in: bridge.folder, at: now)
        #expect(try await longer.tell(at: now) == [])
        #expect(try await longer.rows(of: "deadline") == 1, "the old threshold is gone")
        try longer.store.close()
        let none = try await TestBridge.expecting(in: bridge.folder, at: now)
        #expect(try await none.tell(at: now + .seconds(9999)) == [])
        #expect(try await none.rows(of: "deadline") == 0)
    }

    @Test func aRunThatIsNotAskedAboutAnyMoreIsNotTold() async throws {
        let bridge = try await TestBridge.expecting(stalledAfter: .seconds(60))
        try await bridge.accept(.of("a", .running))
        _ = try await bridge.store.unregister(RunKey(watcher: "ci", kind: "job", id: "a"))
        #expect(try await bridge.tell(at: .zero + .seconds(60)) == [])
        #expect(try await bridge.rows(of: "deadline") == 0)
    }

    @Test func aThresholdOfRoutesGoesWhereItIsWanted() async throws {
        let matcher = Matcher(
            conditions: [.init(path: JSONPath(parts: ["run", "id"]), test: try Matcher.Test(config: "a"))])
        let routes = [Route(conditions: matcher, stalledAfter: .seconds(10), to: ["hook"]), Route(to: ["rest"])]
        var bridge = try await TestBridge.expecting(stalledAfter: .seconds(60), routes: routes)
        bridge.rules.encode = { Event.encoded($0) }
        try await bridge.accept(.of("a", .running), .of("b", .running))
        #expect(try await bridge.tell(at: .zero + .seconds(10)) == ["run.stalled job/a"])
        let standing = try await bridge.standing().counts.pending
        #expect(standing == 2, "its running, and that it stalled")
        #expect(try await bridge.tell(at: .zero + .seconds(60)).count == 2)
        #expect(try await bridge.standing().counts.pending == standing)
    }

    // MARK: - A kill

    @Test func aKillAcrossADeadlineTellsItOnce() async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.store as String] in
            let store = try Store.open(at: path)
            let time = Timekeeper(
                TimeRules(watchers: ["ci": WatcherTimes(stalledAfter: .seconds(60))]), digest: EventID.digest)
            let rules = IntakeRules.test(time: time)
            let batch = ObservationBatch(watcher: "ci", observations: [.of("told", .running), .of("new", .queued)])
            _ = try await store.commit(CommitGroup(now: .zero, intake: [batch]), by: rules)
            let later = ObservationBatch(watcher: "ci", observations: [.of("new", .running, at: .zero + .seconds(59))])
            _ = try await store.commit(CommitGroup(now: .zero, intake: [later]), by: rules)
            var group = CommitGroup(now: .zero + .seconds(60))
            group.tellsDeadlines = true
            _ = try await store.commit(group, by: rules)
            kill(getpid(), SIGKILL)
        }
        let now = Timestamp.zero + .seconds(3600)
        let bridge = try await TestBridge.expecting(stalledAfter: .seconds(60), in: folder, at: now)
        #expect(try await bridge.tell(at: now) == ["run.stalled job/new"])
        #expect(try await bridge.tell(at: now) == [])
        let stalls = try await bridge.store.events(matching: EventFilter(types: [.stalled]))
        #expect(stalls.map(\.event.run.id) == ["told", "new"])
        try await bridge.expectSound()
    }
}
