import Foundation
import GRDB
import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeStore

@Suite struct ShrinkingTests {
    /// A store from which most has been taken out.
    private func holed() async throws -> TestBridge {
        let bridge = try await TestBridge(rules: .test(bodySize: 6000))
        for round in 0..<20 { try await bridge.live((0..<100).map { "run\(round)-\($0)" }) }
        try await bridge.live(["newest"], at: .zero + .days(50))
        try await bridge.sweep(keeping: .day, at: .zero + .days(20))
        return bridge
    }

    private func size(of store: Store) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: store.path)[.size] as? Int ?? -1
    }

    @Test func givesBackAllButAReserve() async throws {
        let bridge = try await holed()
        let before = try await bridge.store.space()
        #expect(before.canShrink)
        #expect(before.freeBytes > 8 << 20)
        var steps = 1
        while try await bridge.store.shrink(leaving: .some) > 0 { steps += 1 }
        let after = try await bridge.store.space()
        #expect(after.freeBytes <= 4 << 20)
        #expect(after.freeBytes > 3 << 20)
        #expect(steps == (before.freePages - after.freePages + 63) / 64)
        #expect(try await bridge.store.shrink(leaving: .some) == 0)
        while try await bridge.store.shrink(leaving: .nothing) > 0 {}
        let least = try await bridge.store.space()
        #expect(least.freePages == 0)
        try bridge.store.close()
        #expect(try size(of: bridge.store) == least.bytes, "the disk has it back")
        let again = try await TestBridge(in: bridge.folder, owner: 2)
        try await again.expectSound(isPruned: true)
        #expect(try await again.told() == ["newest"])
    }

    @Test func aStoreThatCannotShrinkSaysSoAndCanOnceItIsRebuilt() async throws {
        let folder = try TemporaryFolder()
        let queue = try DatabaseQueue(path: folder.store)
        try Migrations.all.migrate(queue)
        try queue.close()
        let bridge = try await TestBridge(in: folder, rules: .test(bodySize: 2000))
        try await bridge.live((0..<500).map { "run\($0)" })
        try await bridge.live(["newest"], at: .zero + .days(50))
        try await bridge.sweep(keeping: .day, at: .zero + .days(20))
        let before = try await bridge.store.space()
        #expect(!before.canShrink)
        #expect(before.freePages > 100)
        #expect(try await bridge.store.shrink(leaving: .nothing) == 0)
        try await bridge.store.rebuild()
        let after = try await bridge.store.space()
        #expect(after.canShrink)
        #expect(after.freePages == 0)
        #expect(try size(of: bridge.store) == after.bytes)
        try await bridge.live(["more"], at: .zero + .days(50))
        #expect(try await bridge.told() == ["newest", "more"])
        try await bridge.expectSound(isPruned: true)
    }
}
