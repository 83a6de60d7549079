import Foundation
import Glibc
import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@Suite struct CrashTests {
    /// Works as a bridge does until it is killed, some microseconds after so many groups, and writes down each group
    /// once it is committed.
    @Sendable private static func work(
        in path: String, diary: String, killAfter groups: Int, and microseconds: UInt32
    ) async throws {
        let descriptor = open(diary, O_CREAT | O_WRONLY | O_APPEND, 0o600)
        let store = try Store.open(at: path)
        let sink = try #require(try await store.ensure([SinkSetup(name: "hook")])["hook"])
        let isTime = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            // The end comes from outside, at a moment that has nothing to do with what is being done.
            isTime.wait()
            usleep(microseconds)
            kill(getpid(), SIGKILL)
        }
        var held: [ClaimedDelivery] = []
        for round in 0... {
            if round == groups { isTime.signal() }
            let observations = (0..<10).map { Observation.of("\(round)-\($0)", .running) }
            var group = CommitGroup(
                now: .zero, intake: [ObservationBatch(watcher: "ci", observations: observations, position: "\(round)")],
                claimant: Claimant(owner: 7, until: .zero), room: [sink: 10])
            group.attempts = held.enumerated().map { AttemptRecord(of: $1, next: $0 < 6 ? .finish : .bury) }
            held = try await store.commit(group, by: .test()).claimed[sink] ?? []
            let line = Array("\(round)\n".utf8)
            write(descriptor, line, line.count)
        }
    }

    @Test(arguments: [(0, 0), (1, 900), (20, 200), (60, 1500), (150, 3000)] as [(Int, UInt32)])
    func whatWasAcceptedOutlivesAKill(_ groups: Int, _ microseconds: UInt32) async throws {
        let folder = try TemporaryFolder()
        let diary = folder.path + "/diary"
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [
                path = folder.store as String, diary = diary as String, groups = groups as Int,
                microseconds = microseconds as UInt32
            ] in
            try await Self.work(in: path, diary: diary, killAfter: groups, and: microseconds)
        }
        let text = FileManager.default.contents(atPath: diary).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let committed = text.split(separator: "\n").count
        #expect(committed >= groups)
        let bridge = try await TestBridge(in: folder, owner: 8)
        try await bridge.expectSound()
        let events = try await bridge.store.events(limit: 1_000_000).count
        #expect(events.isMultiple(of: 10))
        #expect(events / 10 == committed || events / 10 == committed + 1, "the last may not have been written down")
        #expect(try await bridge.store.position(watcher: "ci") == (events == 0 ? nil : "\(events / 10 - 1)"))

        let standing = try await bridge.standing().counts
        #expect(standing.claimed == min(10, events))
        #expect(standing.delivered + standing.dead == max(0, events - 10))
        #expect(try await bridge.store.takeBackClaims(except: 8) == standing.claimed)
        #expect(try await bridge.claim().count == standing.claimed)
        try await bridge.expectSound()
    }

    @Test func aLogCutAnywhereLeavesWholeGroups() async throws {
        let bridge = try await TestBridge()
        var sizes: [Int] = []
        func logSize() throws -> Int {
            try FileManager.default.attributesOfItem(atPath: bridge.folder.store + "-wal")[.size] as? Int ?? 0
        }
        for round in 0..<12 {
            let result = try await bridge.accept(
                .of("a\(round)", .running), .of("b\(round)", .queued), room: ["hook": 1])
            for delivery in result.claimed[try bridge.hook] ?? [] { try await bridge.record((delivery, .finish)) }
            sizes.append(try logSize())
        }
        let file = try Data(contentsOf: URL(fileURLWithPath: bridge.folder.store))
        let log = try Data(contentsOf: URL(fileURLWithPath: bridge.folder.store + "-wal"))
        #expect(log.count == sizes.last)
        var random = SeededRandom(20_261_125)
        let cuts =
            [0, 1, 31, 32, log.count - 1, log.count]
            + (0..<25).map { _ in Int.random(in: 0..<log.count, using: &random) }
        for cut in cuts {
            // What follows the cut never reached the disk, or reached it as something else.
            let rest = Bool.random(using: &random) ? Data(count: log.count - cut) : Data()
            let copy = try TemporaryFolder()
            try file.write(to: URL(fileURLWithPath: copy.store))
            try (log.prefix(cut) + rest).write(to: URL(fileURLWithPath: copy.store + "-wal"))
            let after = try await TestBridge(in: copy, owner: 2)
            try await after.expectSound()
            let events = try await after.store.events()
            let whole = sizes.filter { $0 <= cut }.count
            #expect(events.count >= 2 * whole && events.count <= 2 * whole + 2, "cut at \(cut)")
            #expect(events.count.isMultiple(of: 2))
        }
    }
}
