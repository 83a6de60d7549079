import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

/// Runs are forgotten when nobody has seen them for long, and none is told anew for it.
@Suite struct ForgettingTests {
    private static let retention = Retention(
        delivered: .days(30), dead: .days(30), bodies: .days(7), runs: .days(90))
    private let long = Timestamp.zero + .days(200)

    /// What a list tells of a run that is over.
    private static func listed(
        _ id: String, _ status: Status = .succeeded, changed: Timestamp?, at now: Timestamp
    ) -> Observation {
        var observation = Observation.of(id, status, at: now)
        observation.finding = .seen(Sighting(status: status, raw: status.rawValue, changedAt: changed))
        return observation
    }

    /// A bridge that has read its list once, with a run of each day.
    private func bridge() async throws -> TestBridge {
        let bridge = try await TestBridge(rules: .test(sinks: []))
        let batch = ObservationBatch(
            watcher: "ci", observations: (0..<5).map { Self.listed("run\($0)", changed: .zero + .days($0), at: .zero) },
            finishedFirstPass: ["job"])
        try await bridge.commit(intake: [batch])
        try await bridge.live(["newest"], at: long)
        return bridge
    }

    @Test func aRunThatNobodyHasSeenForLongIsForgotten() async throws {
        let bridge = try await bridge()
        #expect(try await bridge.sweep(keeping: Self.retention, at: .zero + .days(90)).removed.runs == 0)
        #expect(try await bridge.sweep(keeping: Self.retention, at: .zero + .days(91)).removed.runs == 2)
        #expect(try await bridge.sweep(keeping: Self.retention, at: .zero + .days(94)).removed.runs == 3)
        #expect(try await bridge.remembered() == ["newest"])
        try await bridge.expectSound(isPruned: true)
    }

    @Test func aRunThatItsListShowsStaysKnown() async throws {
        let bridge = try await bridge()
        for day in stride(from: 20, through: 180, by: 20) as StrideThrough<Int64> {
            let now = Timestamp.zero + .days(day)
            // One list is asked for what it knows, the other gives all it has.
            let known = try await bridge.store.settled(watcher: "ci", kind: "job", among: ["run0", "none"], at: now)
            #expect(known == ["run0"])
            try await bridge.accept(Self.listed("run1", changed: .zero + .days(1), at: now), at: now)
            try await bridge.sweep(keeping: Self.retention, at: now)
        }
        #expect(try await bridge.remembered() == ["run0", "run1", "newest"])
        #expect(try await bridge.told() == ["newest"], "and nothing is told of them again")
    }

    @Test func aListThatShowsWhatWasForgottenTellsNothingOfIt() async throws {
        let bridge = try await bridge()
        try await bridge.sweep(keeping: Self.retention, at: long)
        #expect(try await bridge.remembered() == ["newest"])
        let before = try await bridge.told()
        let back = long + .days(1)
        try await bridge.accept(
            Self.listed("run3", changed: .zero + .days(3), at: back),
            Self.listed("older", .failed, changed: .zero, at: back), at: back)
        #expect(try await bridge.told() == before)
        #expect(
            try await bridge.remembered() == ["newest", "run3", "older"], "it is known again, and asked about no more")
        #expect(try await bridge.store.openRuns(watcher: "ci", kind: "job").isEmpty)
        // What is newer than all that was forgotten is news, however late it is seen. So is what goes on, or comes by itself.
        var pushed = Self.listed("pushed", changed: .zero, at: back)
        pushed.via = .webhook
        try await bridge.accept(
            Self.listed("newer", changed: .zero + .days(5), at: back), Self.listed("untimed", changed: nil, at: back),
            Self.listed("open", .running, changed: .zero, at: back), pushed, at: back)
        #expect(try await bridge.told().suffix(4) == ["newer", "untimed", "open", "pushed"])
    }

    @Test func aRunOfWhichNoTimeIsToldIsForgottenOnlyWhereNoListShowsIt() async throws {
        let bridge = try await TestBridge(rules: .test(sinks: []))
        let batch = ObservationBatch(
            watcher: "ci", observations: [.of("listed", .succeeded, isFirstPass: true)], finishedFirstPass: ["job"])
        try await bridge.commit(intake: [batch])
        try await bridge.accept(.of("line", .succeeded, watcher: "lines", via: .lines))
        try await bridge.live(["newest"])
        try await bridge.sweep(keeping: Self.retention, at: long)
        #expect(try await bridge.remembered() == ["listed", "newest"])
    }

    @Test func whatGoesOnIsRegisteredOrHasEventsIsNotForgotten() async throws {
        let bridge = try await TestBridge(rules: .test(sinks: ["hook"]))
        try await bridge.accept(
            .of("open", .running, via: .lines), .of("owed", .succeeded, via: .lines),
            .of("asked", .unknown, to: " ", via: .lines), .of("over", .succeeded, to: " ", via: .lines))
        _ = try await bridge.store.unregister(RunKey(watcher: "ci", kind: "job", id: "asked"))
        _ = try await bridge.store.register(RunKey(watcher: "ci", kind: "job", id: "asked"), at: .zero)
        try await bridge.live(["newest"], at: long)
        let removed = try await bridge.sweep(keeping: Self.retention, at: long).removed
        #expect(removed.runs == 1)
        #expect(try await bridge.remembered() == ["open", "owed", "asked", "newest"])
    }

    @Test func whatStandsForWatchersAndSchedulesIsNoRunAndStays() async throws {
        let schedule = Schedule(every: .days(1), name: Glob("nightly-*"))
        let bridge = try await TestBridge.expecting(schedules: [schedule])
        try await bridge.live(["newest"], at: long)
        #expect(try await bridge.tell(at: .zero + .days(1)) == ["run.missing schedule/nightly-*"])
        let rows = try await bridge.rows(of: "run")
        let deliveries = try await bridge.claim()
        try await bridge.commit(attempts: deliveries.map { AttemptRecord(of: $0, next: .finish) })
        try await bridge.sweep(keeping: Self.retention, at: long + .days(500))
        #expect(try await bridge.rows(of: "run") == rows)
        #expect(try await bridge.rows(of: "deadline") == 1)
    }
}
