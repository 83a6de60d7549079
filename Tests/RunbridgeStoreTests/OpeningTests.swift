import Foundation
import GRDB
import TestSupport
import Testing

@testable import RunbridgeStore

@Suite struct OpeningTests {
    private func failure(at path: String, for mode: Store.Mode = .readWrite) -> StoreError? {
        #expect(throws: StoreError.self) { try Store.open(at: path, for: mode, patience: .milliseconds(50)) }
    }

    @Test func aNewStoreIsItsOwnersAlone() throws {
        let folder = try TemporaryFolder()
        _ = try Store.open(at: folder.store)
        for end in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.store + end)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(end)")
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(files == ["store.db", "store.db-shm", "store.db-wal"])
    }

    @Test func anEmptyFileBecomesAStore() async throws {
        let folder = try TemporaryFolder()
        #expect(FileManager.default.createFile(atPath: folder.store, contents: nil))
        #expect(try await Store.open(at: folder.store).sinks() == [])
    }

    @Test func everyCommitIsSynced() throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.store)
        let settings = try store.writer?.read { db in
            ["synchronous", "journal_mode", "auto_vacuum"].compactMap { name in
                try? String.fetchOne(db, sql: "PRAGMA \(name)")
            }
        }
        #expect(settings == ["2", "wal", "2"])
    }

    @Test func severalThatMakeAStoreAtOnceMakeOne() async throws {
        let folder = try TemporaryFolder()
        let names = try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                group.addTask {
                    _ = try await Store.open(at: folder.store).ensure([SinkSetup(name: "sink\(index)")])
                }
            }
            try await group.waitForAll()
            return try await Store.open(at: folder.store).sinks().map(\.name)
        }
        #expect(Set(names).count == 8)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".new") })
    }

    @Test func aStoreThatIsNotThereIsNotMadeWhereItOnlyIsRead() throws {
        let folder = try TemporaryFolder()
        #expect(failure(at: folder.store, for: .readOnly) == .missing(path: folder.store))
        #expect(failure(at: folder.store, for: .existing) == .missing(path: folder.store))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let path = try TemporaryFolder().path + "/none/store.db"
        guard case .cannotOpen(path, let reason) = failure(at: path) else {
            Issue.record("it is not refused as it should be")
            return
        }
        #expect(reason.contains("No such file or directory"))
    }

    @Test func aFileOfAnotherKindIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        let text = Data("Dear diary, this is no database, and it is longer than a header of one hundred bytes. ".utf8)
        try (text + text).write(to: URL(fileURLWithPath: folder.store))
        #expect(failure(at: folder.store) == .notAStore(path: folder.store))
        #expect(failure(at: folder.store, for: .readOnly) == .notAStore(path: folder.store))
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == text + text)
    }

    @Test func aDatabaseOfSomebodyElseIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        let queue = try DatabaseQueue(path: folder.store)
        try queue.write { try $0.execute(sql: "CREATE TABLE diary (entry TEXT)") }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.store))
        #expect(failure(at: folder.store) == .notAStore(path: folder.store))
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == before)
    }

    @Test func aFolderIsNoStore() throws {
        let folder = try TemporaryFolder()
        for mode in [Store.Mode.readWrite, .existing, .readOnly] {
            let error = failure(at: folder.path, for: mode)
            #expect(error == .folder(path: folder.path))
            #expect(error?.mayPass == false)
        }
    }

    @Test(arguments: [Store.Mode.readWrite, .existing, .readOnly])
    func aStoreOfANewerVersionIsRefused(_ mode: Store.Mode) throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.store)
        try store.writer?.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 something new')") }
        try store.close()
        let error = failure(at: folder.store, for: mode)
        #expect(error == .newerVersion(path: folder.store))
        #expect(error?.description.contains("Use that version or a newer one") == true)
    }

    @Test func aStoreWhoseLockAStrangerHoldsIsNotWaitedForForever() async throws {
        let folder = try TemporaryFolder()
        let open = try Store.open(at: folder.store, patience: .milliseconds(20))
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let stranger = try DatabaseQueue(path: folder.store, configuration: configuration)
        try await stranger.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let error = failure(at: folder.store)
        #expect(error == .locked(path: folder.store))
        #expect(error?.mayPass == true)
        #expect(error?.description.contains("fuser \(folder.store)") == true)
        await #expect(throws: StoreError.locked(path: folder.store)) {
            try await open.ensure([SinkSetup(name: "a")])
        }
        #expect(try await open.sinks() == [], "reading waits for nobody")
        try await stranger.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(try await open.ensure([SinkSetup(name: "a")]).count == 1)
    }

    @Test func aStoreThatAStrangerHoldsForItselfAloneIsLocked() throws {
        let folder = try TemporaryFolder()
        try Store.open(at: folder.store).close()
        let stranger = try DatabaseQueue(path: folder.store)
        try stranger.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; PRAGMA user_version = 1; COMMIT")
        }
        #expect(failure(at: folder.store) == .locked(path: folder.store))
        #expect(failure(at: folder.store, for: .readOnly) == .locked(path: folder.store))
    }

    @Test func aReaderWritesNothing() async throws {
        let folder = try TemporaryFolder()
        try Store.open(at: folder.store).close()
        let store = try Store.open(at: folder.store, for: .readOnly)
        await #expect(throws: StoreError.readOnly(path: folder.store)) {
            try await store.ensure([SinkSetup(name: "a")])
        }
    }

    @Test func aClosedStoreThrows() async throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.store)
        try store.close()
        await #expect(throws: StoreError.self) { try await store.sinks() }
        await #expect(throws: StoreError.self) { try await store.ensure([SinkSetup(name: "a")]) }
        await #expect(throws: StoreError.self) { try await store.hasChangedByOthers() }
    }

    @Test func aDamagedFileIsCalledDamaged() async throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(at: folder.store)
        _ = try await store.ensure([SinkSetup(name: "a")])
        try store.close()
        let url = URL(fileURLWithPath: folder.store)
        var bytes = try Data(contentsOf: url)
        for index in 4096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try bytes.write(to: url)
        let error = await #expect(throws: StoreError.self) {
            _ = try await Store.open(at: folder.store).sinks()
        }
        guard case .corrupt(folder.store, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("restore a backup") == true)
    }
}
