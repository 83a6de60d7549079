import GRDB
import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeStore

@Suite struct MigrationTests {
    /// Makes a store as the first version left it.
    private func firstVersion(_ folder: TemporaryFolder) throws {
        let queue = try DatabaseQueue(path: folder.store)
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 the first tables") { db in
            try db.execute(sql: Schema.first)
            try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
        }
        try migrator.migrate(queue)
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO source (id, watcher, kind) VALUES (1, 'ci', 'job');
                    INSERT INTO run (id, source, run_id, open, status, revision, attempt, flags, first_seen_at, changed_at,
                        observed_at, name)
                    VALUES (1, 1, 'a', 1, 2, 1, 1, 0, ?1, ?1, ?1, 'nightly')
                    """, arguments: [Timestamp.zero.milliseconds])
        }
        try queue.close()
    }

    @Test func aStoreOfTheFirstVersionOpensAndGoesOn() async throws {
        let folder = try TemporaryFolder()
        try firstVersion(folder)
        let bridge = try await TestBridge.expecting(stalledAfter: .seconds(60), in: folder)
        #expect(try await bridge.tell(at: .zero + .seconds(60)) == ["run.stalled job/a"])
        try await bridge.accept(.of("a", .failed, name: "nightly"))
        try await bridge.accept(.of("b", .succeeded, name: "nightly"))
        #expect(
            try await bridge.store.events().map(\.event.type)
                == [.stalled, .status(.failed), .status(.succeeded), .recovered])
        try await bridge.expectSound()
    }

    @Test func aCommandThatOnlyReadsSaysThatTheStoreIsOlder() throws {
        let folder = try TemporaryFolder()
        try firstVersion(folder)
        #expect(throws: StoreError.olderVersion(path: folder.store)) {
            try Store.open(at: folder.store, for: .readOnly)
        }
    }
}
