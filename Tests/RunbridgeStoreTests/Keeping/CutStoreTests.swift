import Foundation
import GRDB
import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeStore

/// A store whose disk stopped in the middle of a write holds all that was said to be accepted before.
@Suite struct CutStoreTests {
    /// What was said to be committed, and where the log ended then.
    private struct Acknowledged {
        /// The runs of a group.
        var runs: [String]
        /// Which log: it begins anew, over the old frames, when all of it has been written back.
        var log: UInt64
        /// Its end in that log.
        var end: Int
    }

    /// A store's files, as they are at one moment.
    private struct Image {
        var file: Data
        var log: Data

        init(of path: String) throws {
            file = try Data(contentsOf: URL(fileURLWithPath: path))
            log = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
        }

        /// What names the log: the two numbers that its frames repeat.
        var name: UInt64 { log.number(at: 16, of: 8) }

        /// Where the last frame of a commit ends that belongs to this log (https://sqlite.org/fileformat2.html#walformat).
        var end: Int {
            var (end, frame) = (0, 32)
            while frame + 24 + 8192 <= log.count, log.number(at: frame + 8, of: 8) == name {
                if log.number(at: frame + 4, of: 4) > 0 { end = frame + 24 + 8192 }
                frame += 24 + 8192
            }
            return end
        }

        /// Opens a copy of it as the next bridge would.
        func open() async throws -> TestBridge {
            let folder = try TemporaryFolder()
            try file.write(to: URL(fileURLWithPath: folder.store))
            try log.write(to: URL(fileURLWithPath: folder.store + "-wal"))
            return try await TestBridge(in: folder, owner: 2)
        }
    }

    /// Works with a store whose log is written back often, and keeps what it said.
    private func work(groups: Int, _ random: inout SeededRandom) async throws -> (
        bridge: TestBridge, acknowledged: [Acknowledged]
    ) {
        let bridge = try await TestBridge(rules: .test(bodySize: 300))
        // A reader that stays keeps the log from being taken away, and one of 20 pages begins anew several times.
        try await bridge.store.outsideTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 20") }
        var acknowledged: [Acknowledged] = []
        for round in 0..<groups {
            let runs = (0..<Int.random(in: 1...6, using: &random)).map { "run\(round)-\($0)" }
            let observations = runs.map { Observation.of($0, .running) }
            let claimed = try await bridge.commit(
                intake: [ObservationBatch(watcher: "ci", observations: observations, position: "\(round)")],
                room: ["hook": 2]
            ).claimed[bridge.hook]
            let image = try Image(of: bridge.folder.store)
            acknowledged.append(Acknowledged(runs: runs, log: image.name, end: image.end))
            for delivery in claimed ?? [] where random.chance(oneIn: 2) { try await bridge.record((delivery, .finish)) }
        }
        return (bridge, acknowledged)
    }

    private func expect(
        _ image: Image, holds acknowledged: [Acknowledged], until cut: Int, _ comment: Comment
    ) async throws {
        let bridge = try await image.open()
        try await bridge.expectSound()
        #expect(try await bridge.store.check() == [], comment)
        let told = try await bridge.told()
        let safe = acknowledged.prefix { $0.log != image.name || $0.end <= cut }
        #expect(Array(told.prefix(safe.flatMap(\.runs).count)) == safe.flatMap(\.runs), comment)
        // Of what may have been cut, groups are there whole or not at all, and in order.
        #expect(acknowledged.indices.contains { acknowledged[...$0].flatMap(\.runs) == told }, comment)
        if let last = safe.indices.last, safe.count == acknowledged.count {
            #expect(try await bridge.store.position(watcher: "ci") == "\(last)")
        }
        // And it goes on.
        try await bridge.accept(.of("after", .running))
        #expect(try await bridge.told() == told + ["after"], comment)
        _ = try await bridge.store.takeBackClaims(except: 2)
        try await bridge.expectSound()
        try bridge.store.close()
    }

    /// How the rest of a log looks whose end never reached the disk.
    private enum Rest: CaseIterable {
        /// It is not there.
        case nothing
        /// The file was made longer, and nothing was written.
        case zeros
        /// It holds what lay there before.
        case garbage
        /// Some of its sectors were written and some were not.
        case sectors

        func of(_ log: Data, after cut: Int, _ random: inout SeededRandom) -> Data {
            var rest = log[cut...]
            switch self {
            case .nothing: return Data()
            case .zeros: return Data(count: rest.count)
            case .garbage:
                for index in rest.indices { rest[index] = UInt8.random(in: 0...255, using: &random) }
            case .sectors:
                for index in stride(from: rest.startIndex, to: rest.endIndex, by: 512) where Bool.random(using: &random)
                {
                    let end = min(index + 512, rest.endIndex)
                    rest.replaceSubrange(index..<end, with: Data(count: end - index))
                }
            }
            return rest
        }
    }

    @Test(arguments: [11, 12, 13] as [UInt64]) func aLogCutAnywhereLosesNothingThatWasSyncedBefore(_ seed: UInt64)
        async throws
    {
        var random = SeededRandom(seed)
        let (bridge, acknowledged) = try await work(groups: 40, &random)
        let image = try Image(of: bridge.folder.store)
        #expect(Set(acknowledged.map(\.log)).count > 2, "it began anew")
        for index in 0..<40 {
            // Half of them after the last commit that was synced, where a write was under way.
            let first = index.isMultiple(of: 2) ? 0 : acknowledged.last.map(\.end) ?? 0
            let cut = Int.random(in: min(first, image.log.count)...image.log.count, using: &random)
            let rest = try #require(Rest.allCases.randomElement(using: &random))
            var torn = image
            torn.log = image.log.prefix(cut) + rest.of(image.log, after: cut, &random)
            // Without its first bytes a log has no name, and without its name there is none.
            guard cut >= 32 else { continue }
            try await expect(torn, holds: acknowledged, until: cut, "seed \(seed), cut at \(cut), then \(rest)")
        }
    }

    @Test(arguments: [21, 22] as [UInt64]) func pagesTornWhileTheLogIsWrittenBackAreMendedFromIt(_ seed: UInt64)
        async throws
    {
        var random = SeededRandom(seed)
        let bridge = try await TestBridge(rules: .test(bodySize: 300))
        try await bridge.store.outsideTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
        var acknowledged: [Acknowledged] = []
        for round in 0..<30 {
            let runs = (0..<5).map { "run\(round)-\($0)" }
            let batch = ObservationBatch(
                watcher: "ci", observations: runs.map { .of($0, .running) }, position: "\(round)")
            try await bridge.commit(intake: [batch], room: ["hook": 2])
            acknowledged.append(Acknowledged(runs: runs, log: 0, end: 0))
        }
        let before = try Image(of: bridge.folder.store)
        try await bridge.store.outsideTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
        let after = try Image(of: bridge.folder.store)
        #expect(before.file != after.file)
        #expect(before.log == after.log)
        for _ in 0..<15 {
            var torn = after
            // The log is synced before the file is touched, so it is whole; the file is whatever the disk had got to.
            torn.file = Data(after.file.prefix(Int.random(in: before.file.count...after.file.count, using: &random)))
            for sector in stride(from: 0, to: torn.file.count, by: 512) where random.chance(oneIn: 3) {
                let old = sector < before.file.count ? before.file[sector..<sector + 512] : Data(count: 512)
                let end = min(sector + 512, torn.file.count)
                torn.file.replaceSubrange(sector..<end, with: old.prefix(end - sector))
            }
            try await expect(torn, holds: acknowledged, until: .max, "seed \(seed)")
        }
    }

    @Test func aSweepThatWasCutOffLosesNothing() async throws {
        var random = SeededRandom(31)
        let bridge = try await TestBridge(rules: .test(bodySize: 300))
        try await bridge.store.outsideTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
        for round in 0..<6 { try await bridge.live((0..<100).map { "run\(round)-\($0)" }) }
        try await bridge.accept(.of("owed", .running))
        try await bridge.live(["newest"], at: .zero + .days(50))
        let told = try await bridge.told()
        let start = try Image(of: bridge.folder.store).log.count
        try await bridge.sweep(keeping: .day, at: .zero + .days(20))
        while try await bridge.store.shrink(leaving: .nothing) > 0 {}
        let image = try Image(of: bridge.folder.store)
        #expect(image.log.count > start + 10 * 8192)
        for _ in 0..<25 {
            var cut = image
            cut.log = image.log.prefix(Int.random(in: start...image.log.count, using: &random))
            let after = try await cut.open()
            try await after.expectSound(isPruned: true)
            let left = try await after.told()
            #expect(left == told.filter(Set(left).contains))
            #expect(left.contains("owed") && left.contains("newest"))
            let bridge = after
            try await bridge.sweep(keeping: .day, at: .zero + .days(20))
            #expect(try await bridge.told() == ["owed", "newest"], "the next one does the rest")
            try await bridge.expectSound(isPruned: true)
            try bridge.store.close()
        }
    }
}

extension Data {
    /// A number of so many bytes, the highest first.
    fileprivate func number(at offset: Int, of count: Int) -> UInt64 {
        guard offset + count <= self.count else { return 0 }
        return self[startIndex + offset..<startIndex + offset + count].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
