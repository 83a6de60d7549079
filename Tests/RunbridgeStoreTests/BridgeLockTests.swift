import Foundation
import RunbridgeStore
import TestSupport
import Testing

@Suite struct BridgeLockTests {
    @Test func onlyOneBridgeDeliversFromAStore() throws {
        let folder = try TemporaryFolder()
        let process = Int(ProcessInfo.processInfo.processIdentifier)
        let refusal = StoreError.inUse(path: folder.store, process: process)
        try withExtendedLifetime(BridgeLock(forStoreAt: folder.store)) { () -> Void in
            _ = #expect(throws: refusal) { try BridgeLock(forStoreAt: folder.store) }
        }
        #expect("\(refusal)".contains("process \(process)"))
        #expect(throws: Never.self) { try BridgeLock(forStoreAt: folder.store) }
    }

    @Test func aStoreUnderAnotherNameIsTheSameStore() throws {
        let folder = try TemporaryFolder()
        _ = try Store.open(at: folder.store)
        let alias = folder.path + "/alias.db"
        try FileManager.default.createSymbolicLink(atPath: alias, withDestinationPath: folder.store)
        try withExtendedLifetime(BridgeLock(forStoreAt: folder.store)) { () -> Void in
            _ = #expect(throws: StoreError.self) { try BridgeLock(forStoreAt: alias) }
        }
    }

    @Test func aLockThatADeadBridgeLeftBehindIsFree() throws {
        let folder = try TemporaryFolder()
        try Data("4194304\n".utf8).write(to: URL(fileURLWithPath: folder.store + ".lock"))
        #expect(throws: Never.self) { try BridgeLock(forStoreAt: folder.store) }
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: StoreError.self) { try BridgeLock(forStoreAt: folder.path + "/none/store.db") }
        #expect(error?.description.contains(folder.path + "/none/store.db.lock") == true)
    }
}
