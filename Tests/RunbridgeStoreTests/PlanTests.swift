import GRDB
import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeStore

/// What runs often costs the same however much a store holds.
@Suite struct PlanTests {
    private func plan(_ text: String) throws -> [String] {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.store)
        return try store.reader.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(text)").map { $0["detail"] as String }
        }
    }

    /// Statements without a plan, and one that reads a single row.
    private static let exempt: Set<RunbridgeStore.SQL> = [.dataVersion, .anyRegistration]

    @Test(arguments: RunbridgeStore.SQL.allCases.filter { !exempt.contains($0) })
    func noStatementReadsATableFromEndToEndOrSorts(_ sql: RunbridgeStore.SQL) throws {
        // Arguments that are not given are NULL; the plan is the same.
        let plan = try plan(sql.text.replacing(/\?\d?/, with: "NULL"))
        #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    /// Those that run for lapsed claims, and once for a whole window of a queue.
    private static let rare: Set<RunbridgeStore.SQL> = [.findDelivery, .raiseAttempts, .unblock]

    /// SQLite makes a table for a list of three and more, and throws it away, each time.
    @Test(arguments: RunbridgeStore.SQL.allCases.filter { !rare.contains($0) })
    func noStatementThatRunsOftenMakesATableOfItsOwn(_ sql: RunbridgeStore.SQL) throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.store)
        let operations = try store.reader.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN \(sql.text.replacing(/\?\d?/, with: "NULL"))").map {
                $0["opcode"] as String
            }
        }
        #expect(!operations.isEmpty)
        #expect(!operations.contains("OpenEphemeral"))
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var filter: EventFilter
        var index: String
    }

    @Test(arguments: [
        Case(testDescription: "of one run", filter: EventFilter(run: "a"), index: "event_run"),
        Case(testDescription: "all, in pages", filter: EventFilter(), index: "INTEGER PRIMARY KEY"),
        Case(testDescription: "of a watcher", filter: EventFilter(watcher: "ci"), index: "INTEGER PRIMARY KEY"),
        Case(testDescription: "of a type", filter: EventFilter(types: [.watchError]), index: "INTEGER PRIMARY KEY"),
    ])
    func eventsAreFoundByAnIndex(_ row: Case) throws {
        var query = Query()
        query.add("e.seq > ?", number: 5)
        row.filter.conditions(into: &query)
        let text = query.text(StoredEvent.query, "ORDER BY e.seq LIMIT 10").replacing("?", with: "NULL")
        let plan = try plan(text)
        #expect(plan.contains { $0.hasPrefix("SEARCH e ") && $0.contains(row.index) }, "\(plan)")
    }
}
