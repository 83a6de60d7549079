import GRDB
import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeStore

@Suite struct PruningTests {
    private static let retention = Retention(
        delivered: .days(30), dead: .days(90), bodies: .days(7), runs: .days(90))

    @Test func whatIsOwedStaysHoweverOld() async throws {
        let bridge = try await TestBridge()
        let claimed = try await bridge.accept(
            .of("claimed", .running), .of("waiting", .running), .of("made", .running), room: ["hook": 3]
        ).claimed[bridge.hook]
        let deliveries = try #require(claimed)
        try await bridge.record((deliveries[1], .retry(at: .zero + .days(10_000))), (deliveries[2], .finish))
        try await bridge.accept(.of("waiting", .failed), .of("ready", .running), .of("last", .running, to: " "))
        let end = Timestamp.zero + .days(9_000)
        let preview = try await bridge.preview(keeping: Self.retention, at: end)
        let (removed, _) = try await bridge.sweep(keeping: Self.retention, at: end)
        #expect(removed == .of(events: 1, bodies: 1), "the last one's bytes")
        #expect(preview == removed)
        #expect(try await bridge.told() == ["claimed", "waiting", "waiting", "ready", "last"])
        #expect(try await bridge.standing().counts.pending == 4)
        try await bridge.expectSound(isPruned: true)
        #expect(try await bridge.store.takeBackClaims(except: 9) == 1)
        #expect(try await bridge.claim(at: end).count == 2, "and can be made")
    }

    @Test func bodiesGoFirstThenEventsThenDeadLetters() async throws {
        let bridge = try await TestBridge()
        try await bridge.live(["made"])
        let dead = try await bridge.accept(.of("dead", .failed), room: ["hook": 1]).claimed[bridge.hook]
        try await bridge.record((try #require(dead?.first), .bury))
        try await bridge.live(["newest"], at: .zero + .days(200))

        func sweep(_ day: Int64) async throws -> Pruning.Counts {
            try await bridge.sweep(keeping: Self.retention, at: .zero + .days(day)).removed
        }
        #expect(try await sweep(6) == .of())
        #expect(try await sweep(7) == .of(bodies: 1))
        let made = try #require(try await bridge.store.events().first)
        #expect(made.event.body.isEmpty)
        #expect(made.event.run.id == "made")
        #expect(try await bridge.store.explanation(of: made.event.id)?.deliveries.map(\.state) == [.delivered])
        #expect(try await sweep(29) == .of())
        #expect(try await sweep(30) == .of(events: 1))
        #expect(try await bridge.standing().counts.dead == 1)
        #expect(try await bridge.store.deadLetters().first?.event.event.body.isEmpty == false)
        #expect(try await sweep(90) == .of(events: 1, deadLetters: 1))
        #expect(try await bridge.standing().counts.dead == 0)
        #expect(try await bridge.told() == ["newest"])
        #expect(try await bridge.standing().counts.delivered == 2, "what was made stays counted")
        #expect(try await bridge.rows(of: "attempt") == 1)
        try await bridge.expectSound(isPruned: true)
    }

    @Test func aDeadLetterThatIsTriedAgainIsOwedAgain() async throws {
        let bridge = try await TestBridge()
        let dead = try await bridge.accept(.of("dead", .failed), room: ["hook": 1]).claimed[bridge.hook]
        try await bridge.record((try #require(dead?.first), .bury))
        try await bridge.live(["newest"])
        #expect(try await bridge.retryDead(DeadFilter()) == 1)
        #expect(try await bridge.sweep(keeping: .day, at: .zero + .days(500)).removed.events == 0)
        #expect(try await bridge.claim().count == 1)
    }

    @Test func aStepTakesOutNoMoreThanItMayAndAnotherGoesOn() async throws {
        let bridge = try await TestBridge()
        try await bridge.live((0..<1500).map { "run\($0)" })
        try await bridge.live(["newest"], at: .zero + .days(5))
        var place: Pruning.Place? = .start()
        var taken: [Int] = []
        while let from = place, from.table == .events {
            let step = try await bridge.store.prune(at: from, keeping: .day, at: .zero + .days(2))
            taken.append(step.removed.events)
            place = step.next
        }
        #expect(taken.reduce(0, +) == 1500)
        #expect(taken.max() == Pruning.removalLimit)
        try await bridge.expectSound(isPruned: true)
    }

    @Test func aSweepWithNothingToDoIsShortAndWritesNothing() async throws {
        let bridge = try await TestBridge()
        for round in 0..<3 { try await bridge.live((0..<1000).map { "run\(round)-\($0)" }) }
        let watch = try Store.open(at: bridge.folder.store, for: .readOnly)
        _ = try await watch.hasChangedByOthers()
        let short = try await bridge.sweep(keeping: .day, at: .zero + .seconds(60), isThorough: false)
        #expect(short == (.of(), 3), "a look at events, one at bodies, one at runs")
        #expect(try await watch.hasChangedByOthers() == false)
        let thorough = try await bridge.sweep(keeping: .day, at: .zero + .seconds(60))
        #expect(thorough.steps > 9)
    }

    @Test func whatAClockThatWasWrongHasLeftIsFoundByAThoroughSweep() async throws {
        let bridge = try await TestBridge()
        try await bridge.live((0..<Pruning.lookLimit).map { "future\($0)" }, at: .zero + .days(4000))
        try await bridge.live(["old"])
        try await bridge.live(["newest"], at: .zero + .days(50))
        let now = Timestamp.zero + .days(50)
        #expect(try await bridge.sweep(keeping: Self.retention, at: now, isThorough: false).removed == .of())
        #expect(try await bridge.sweep(keeping: Self.retention, at: now).removed.events == 1)
        #expect(try await !bridge.told().contains("old"))
    }

    @Test func noNumberIsGivenTwice() async throws {
        let bridge = try await TestBridge()
        try await bridge.live(["a", "b"])
        let newest = try await bridge.store.newestSeq()
        let last = try #require(try await bridge.store.runs().map(\.run).max())
        try await bridge.sweep(keeping: .day, at: .zero + .days(900))
        #expect(try await bridge.store.newestSeq() == newest)
        try await bridge.live(["c"], at: .zero + .days(900))
        #expect(try await bridge.store.events(after: newest).map(\.event.run.id) == ["c"], "whoever follows sees it")
        #expect(try await bridge.store.runs().map(\.run).max()! > last)
    }

    @Test func decisionsGoWithTheirLastEventAndNotBefore() async throws {
        let folder = try TemporaryFolder()
        let bridge = try await TestBridge(in: folder, sinks: [SinkSetup(name: "a"), SinkSetup(name: "b")])
        try await bridge.live(["1"], to: "a")
        try await bridge.live(["2"], to: "b")
        try await bridge.live(["3"], at: .zero + .days(50), to: "b")
        #expect(try await bridge.rows(of: "decision") == 2)
        // Another process knows their numbers too.
        let other = try await TestBridge(in: folder, sinks: [SinkSetup(name: "a"), SinkSetup(name: "b")], owner: 2)
        try await other.live(["4"], to: "a")
        try await other.live(["5"], at: .zero + .days(50), to: "b")
        let removed = try await bridge.sweep(keeping: .day, at: .zero + .days(20)).removed
        #expect(removed.decisions == 1)
        #expect(removed.events == 3)
        try await bridge.expectSound(isPruned: true)
        try await bridge.live(["6"], at: .zero + .days(50), to: "a b")
        try await other.live(["7"], at: .zero + .days(50), to: "a")
        try await bridge.live(["8"], at: .zero + .days(50), to: "a")
        try await bridge.expectSound(isPruned: true)
        let decisions = try await bridge.store.events().asyncMap {
            try await bridge.store.explanation(of: $0.event.id)?.decision
        }
        #expect(decisions == ["b", "b", "a b", "a", "a"].map { #"{"to":"\#($0)"}"# })
    }

    @Test func noStepReadsAWholeTable() throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.store)
        let bounded = [
            PruneSQL.events, PruneSQL.bodies, PruneSQL.made, PruneSQL.owed, PruneSQL.run, PruneSQL.removal,
        ]
        try store.reader.read { db in
            for text in bounded + PruneSQL.removals.values.flatMap({ $0 }) {
                let plan = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(text.replacing(/\?\d/, with: "NULL"))")
                    .map { $0["detail"] as String }
                #expect(!plan.isEmpty)
                #expect(!plan.contains { $0.hasPrefix("SCAN ") && !$0.contains("SCAN e USING") }, "\(text): \(plan)")
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(text): \(plan)")
            }
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
