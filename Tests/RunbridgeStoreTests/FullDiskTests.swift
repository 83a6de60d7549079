import Foundation
import GRDB
import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeStore

@Suite struct FullDiskTests {
    /// Commits group after group until one is refused. Returns the refused one.
    private func fill(_ bridge: TestBridge, expecting error: StoreError) async throws -> [Observation] {
        for round in 0..<2000 {
            let group = (0..<20).map { Observation.of("\(round)-\($0)", .running) }
            let before = try await bridge.store.newestSeq()
            do {
                let batch = ObservationBatch(watcher: "ci", observations: group, position: "\(round)")
                let result = try await bridge.commit(intake: [batch], room: ["hook": 5])
                let claimed = try #require(result.claimed[try bridge.hook])
                try await bridge.record((claimed[0], .finish), (claimed[1], .retry(at: .zero)), (claimed[2], .bury))
            } catch let failure as StoreError {
                #expect(failure == error)
                let refused = try await bridge.store.newestSeq() == before
                return refused ? group : []
            }
        }
        Issue.record("the disk never was full")
        return []
    }

    /// Expects that nothing of a refused group is there, and that it is taken whole once there is room.
    private func expectItPasses(_ refused: [Observation], in bridge: TestBridge) async throws {
        try await bridge.expectSound()
        let before = try await bridge.store.newestSeq()
        let result = try await bridge.commit(
            intake: [ObservationBatch(watcher: "ci", observations: refused)], room: ["hook": 3])
        #expect(result.events == [refused.count])
        #expect(try await bridge.store.newestSeq() == before + Int64(refused.count))
        #expect(result.claimed[try bridge.hook]?.count == 3)
        try await bridge.expectSound()
    }

    @Test func aFileThatMayNotGrowRefusesWholeGroups() async throws {
        let bridge = try await TestBridge(rules: .test(bodySize: 900))
        let writer = try #require(bridge.store.writer)
        try await writer.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + 40)")
        }
        let error = StoreError.full(path: bridge.folder.store)
        #expect(error.mayPass)
        let refused = try await fill(bridge, expecting: error)
        await #expect(throws: error) {
            let group = (0..<500).map { Observation.of("more\($0)", .running) }
            try await bridge.commit(intake: [ObservationBatch(watcher: "ci", observations: group)])
        }
        try await writer.writeWithoutTransaction { db in
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = 1000000")
        }
        try await expectItPasses(refused, in: bridge)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "only root may mount a disk"))
    func aDiskWithoutRoomRefusesWholeGroups() async throws {
        let disk = try SmallDisk(bytes: 3 << 20)
        let bridge = try await TestBridge(in: disk.folder, rules: .test(bodySize: 900))
        let ballast = disk.folder.path + "/ballast"
        #expect(FileManager.default.createFile(atPath: ballast, contents: Data(count: 1 << 20)))
        let refused = try await fill(bridge, expecting: .full(path: disk.folder.store))
        try FileManager.default.removeItem(atPath: ballast)
        try await expectItPasses(refused, in: bridge)
        try bridge.store.close()
    }

    @Test(.enabled(if: SmallDisk.isPossible, "only root may mount a disk"))
    func aStoreThatHasNoRoomToBeMadeIsNotThereByHalf() throws {
        let disk = try SmallDisk(bytes: 64 << 10)
        #expect(throws: StoreError.full(path: disk.folder.store)) { try Store.open(at: disk.folder.store) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder.path) == [])
    }
}
