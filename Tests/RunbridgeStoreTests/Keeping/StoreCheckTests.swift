import GRDB
import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@Suite struct StoreCheckTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var kind: StoreFault.Kind
        var sql: String
        var count = 1
        /// What else follows from it.
        var others: [StoreFault.Kind] = []
        var testDescription: String { kind.rawValue }
    }

    /// A store with one delivery made, one claimed, one waiting with another one behind it, one ready and one dead.
    private func lived() async throws -> TestBridge {
        let bridge = try await TestBridge()
        let result = try await bridge.accept(
            .of("made", .succeeded), .of("claimed", .running), .of("waiting", .running), .of("dead", .failed),
            room: ["hook": 4])
        let claimed = try #require(result.claimed[bridge.hook])
        try await bridge.record(
            (claimed[0], .finish), (claimed[2], .retry(at: .zero + .days(1))), (claimed[3], .bury))
        try await bridge.accept(.of("waiting", .failed), .of("ready", .running))
        try await bridge.expectSound()
        return bridge
    }

    @Test func aSoundStoreHasNoFault() async throws {
        let bridge = try await lived()
        #expect(try await bridge.store.check() == [])
        #expect(try await bridge.store.mend(at: .zero) == [])
        try await bridge.sweep(keeping: .day, at: .zero + .days(900))
        #expect(try await bridge.store.check() == [], "nor has one that was pruned")
    }

    @Test(arguments: [
        Case(kind: .incompleteEvent, sql: "DELETE FROM decision", count: 6),
        Case(
            kind: .doubleDelivery,
            sql:
                "INSERT INTO delivery SELECT sink, 1, event, run, attempts, tries, NULL, NULL, NULL, NULL FROM delivery WHERE state = 4",
            others: [.miscount]),
        Case(kind: .brokenDelivery, sql: "UPDATE delivery SET owner = NULL WHERE state = 0"),
        Case(
            kind: .strayDelivery, sql: "INSERT INTO delivery VALUES (1, 1, 900, 900, 0, 0, NULL, NULL, NULL, NULL)",
            others: [.miscount]),
        Case(kind: .emptyDelivery, sql: "DELETE FROM body WHERE event = 6"),
        Case(
            kind: .stuckDelivery, sql: "DELETE FROM delivery WHERE state = 2", others: [.miscount]),
        Case(kind: .strayRow, sql: "INSERT INTO body VALUES (700, x'00')"),
        Case(kind: .openRun, sql: "UPDATE run SET open = 1 WHERE run_id = 'made'"),
        Case(kind: .miscount, sql: "UPDATE sink SET dead = dead + 7, ready = 0"),
    ]) func findsWhatIsWrong(_ row: Case) async throws {
        let bridge = try await lived()
        let queue = try DatabaseQueue(path: bridge.folder.store)
        try await queue.write { try $0.execute(sql: row.sql) }
        try queue.close()
        let faults = try await bridge.store.check()
        #expect(Set(faults.map(\.kind)) == Set([row.kind] + row.others))
        #expect(faults.first { $0.kind == row.kind }?.count == row.count)
        guard row.kind.isMendable else {
            _ = try await bridge.store.mend(at: .zero)
            #expect(try await bridge.store.check().contains { $0.kind == row.kind })
            return
        }
        let mended = try await bridge.store.mend(at: .zero)
        #expect(mended.contains { $0.kind == row.kind })
        #expect(try await bridge.store.check() == [])
        // The bridge that had it open all the while goes on with what is right.
        try await bridge.accept(.of("after", .running), room: ["hook": 10], at: .zero + .days(2))
        try await bridge.expectSound(isPruned: true)
    }

    @Test func aDeliveryWithoutItsBytesIsDeadAndSeen() async throws {
        let bridge = try await lived()
        let queue = try DatabaseQueue(path: bridge.folder.store)
        try await queue.write { try $0.execute(sql: "DELETE FROM body WHERE event = 6") }
        try queue.close()
        _ = try await bridge.store.mend(at: .zero)
        #expect(try await bridge.store.deadLetters().map(\.event.event.run.id) == ["dead", "ready"])
    }

    @Test func countsWhatAStoreHolds() async throws {
        let bridge = try await lived()
        let statistics = try await bridge.store.statistics()
        #expect(statistics.events == 6)
        #expect(statistics.bodies == 6)
        #expect(statistics.attempts == 3)
        #expect(statistics.runs == 5)
        #expect(statistics.openRuns == 2)
        #expect(statistics.oldestEventAt == .zero)
        #expect(statistics.sinks.map(\.counts.pending) == [4])
        #expect(statistics.space.bytes > 0)
        #expect(statistics.logBytes > 0)
        let empty = try await TestBridge()
        #expect(try await empty.store.statistics().oldestEventAt == nil)
    }
}
