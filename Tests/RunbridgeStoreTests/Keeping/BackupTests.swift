import Foundation
import GRDB
import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@Suite struct BackupTests {
    @Test func aCopyIsAWholeStoreInOneFile() async throws {
        let bridge = try await TestBridge()
        try await bridge.live(["a", "b"])
        try await bridge.accept(.of("c", .running))
        let path = bridge.folder.path("copy.db")
        let size = try await bridge.store.backUp(to: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.size] as? Int == size)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: bridge.folder.path).sorted()
        #expect(names == ["copy.db", "store.db", "store.db-shm", "store.db-wal"], "no draft, no log")
        // What comes later is none of the copy's.
        try await bridge.live(["d"])
        let copy = try Store.open(at: path)
        #expect(try await copy.events().map(\.event.run.id) == ["a", "b", "c"])
        #expect(try await copy.events() == Array(bridge.store.events().prefix(3)))
        #expect(try await copy.check() == [])
        #expect(try await copy.space().canShrink)
    }

    @Test func aCopyMadeUnderLoadIsOfOneMoment() async throws {
        let bridge = try await TestBridge()
        let source = try Store.open(at: bridge.folder.store, for: .readOnly)
        let copies = try await withThrowingTaskGroup(of: Void.self) { group in
            let (done, end) = AsyncStream.makeStream(of: Void.self)
            group.addTask {
                var round = 0
                while !Task.isCancelled {
                    try await bridge.live((0..<20).map { "run\(round)-\($0)" })
                    round += 1
                    if round == 20 { end.finish() }
                }
            }
            for await _ in done {}
            var copies: [(path: String, before: Int64, after: Int64)] = []
            for index in 0..<5 {
                let path = bridge.folder.path("copy\(index).db")
                let before = try await source.newestSeq()
                _ = try await source.backUp(to: path)
                copies.append((path, before, try await source.newestSeq()))
            }
            group.cancelAll()
            try await group.waitForAll()
            return copies
        }
        for copy in copies {
            let store = try Store.open(at: copy.path, for: .readOnly)
            #expect(try await store.check() == [])
            let newest = try await store.newestSeq()
            #expect(newest >= copy.before && newest <= copy.after)
            #expect(newest.isMultiple(of: 20), "whole commits")
            #expect(try await store.statistics().events == Int(newest), "and all of them")
        }
        #expect(try #require(copies.last).after > copies[0].before, "there was load")
    }

    @Test func nothingIsReplacedUnlessTold() async throws {
        let bridge = try await TestBridge()
        try await bridge.live(["a"])
        let path = try bridge.folder.write("precious", to: "copy.db")
        await #expect(throws: StoreError.taken(path: path)) { try await bridge.store.backUp(to: path) }
        #expect(try bridge.folder.text(of: "copy.db") == "precious")
        _ = try await bridge.store.backUp(to: path, replacing: true)
        #expect(try await Store.open(at: path, for: .readOnly).events().count == 1)
        await #expect(throws: StoreError.taken(path: bridge.folder.store)) {
            try await bridge.store.backUp(to: bridge.folder.store)
        }
    }

    @Test func aNameThatCannotBeUsedIsRefusedAndLeavesNothing() async throws {
        let bridge = try await TestBridge()
        let folder = bridge.folder.path
        await #expect(throws: StoreError.folder(path: folder)) { try await bridge.store.backUp(to: folder) }
        let nowhere = folder + "/none/copy.db"
        let error = await #expect(throws: StoreError.self) { try await bridge.store.backUp(to: nowhere) }
        guard case .cannotOpen(nowhere, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        // The log of what was there before, or of a store that somebody has open.
        let log = try bridge.folder.write("frames", to: "copy.db-wal")
        let path = bridge.folder.path("copy.db")
        for replaces in [false, true] {
            await #expect(throws: StoreError.logBeside(path: path, log: log)) {
                try await bridge.store.backUp(to: path, replacing: replaces)
            }
        }
        await #expect(throws: StoreError.logBeside(path: bridge.folder.store, log: bridge.folder.store + "-wal")) {
            try await bridge.store.backUp(to: bridge.folder.store, replacing: true)
        }
        #expect(!(try FileManager.default.contentsOfDirectory(atPath: folder)).contains { $0.hasSuffix(".new") })
    }

    @Test(.enabled(if: SmallDisk.isPossible, "only root may mount a disk"))
    func aDiskWithoutRoomLeavesNoHalfCopy() async throws {
        let disk = try SmallDisk(bytes: 256 << 10)
        let bridge = try await TestBridge(rules: .test(bodySize: 4000))
        try await bridge.live((0..<200).map { "run\($0)" })
        let path = disk.folder.path("copy.db")
        await #expect(throws: StoreError.full(path: path)) { try await bridge.store.backUp(to: path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder.path) == [])
        try await bridge.live(["more"])
        try await bridge.expectSound()
    }

    @Test func aDamagedStoreGivesNoCopy() async throws {
        let bridge = try await TestBridge(rules: .test(bodySize: 4000))
        try await bridge.live((0..<50).map { "run\($0)" })
        try bridge.store.close()
        let url = URL(fileURLWithPath: bridge.folder.store)
        var bytes = try Data(contentsOf: url)
        for page in stride(from: 10, to: bytes.count / 8192, by: 2) {
            for index in page * 8192..<page * 8192 + 64 { bytes[index] = 0x5a }
        }
        try bytes.write(to: url)
        let store = try Store.open(at: bridge.folder.store, for: .readOnly)
        let path = bridge.folder.path("copy.db")
        let error = await #expect(throws: StoreError.self) { try await store.backUp(to: path) }
        guard case .corrupt(bridge.folder.store, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try await store.check().allSatisfy { $0.kind == .damage })
    }
}
