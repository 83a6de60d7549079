import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

/// Commands and a running bridge use one file at the same time.
@Suite struct SharedFileTests {
    @Test func aBridgeNoticesWhatOthersWriteAndNotWhatItWrites() async throws {
        let bridge = try await TestBridge()
        let command = try Store.open(at: bridge.folder.store, for: .existing)
        _ = try await bridge.store.hasChangedByOthers()
        try await bridge.accept(.of("a", .running))
        #expect(try await !bridge.store.hasChangedByOthers())
        #expect(try await command.hasChangedByOthers())
        #expect(try await !command.hasChangedByOthers())
        _ = try await command.register(RunKey(watcher: "w", kind: "k", id: "r"), at: .zero)
        #expect(try await bridge.store.hasChangedByOthers())
        #expect(try await !bridge.store.hasChangedByOthers())
        #expect(try await !command.hasChangedByOthers())
    }

    @Test func whatAnotherAcceptsIsDeliveredByTheBridge() async throws {
        let bridge = try await TestBridge()
        try await bridge.accept(.of("a", .running))
        let emitter = try await TestBridge(in: bridge.folder, owner: 2)
        try await emitter.accept(.of("b", .running), .of("a", .failed))
        let result = try await bridge.commit(room: ["hook": 10])
        #expect(TestBridge.runs(result.claimed[try bridge.hook]) == ["a", "b"])
        try await bridge.expectSound()
    }

    @Test func aPauseThatACommandEndsIsOver() async throws {
        let bridge = try await TestBridge()
        try await bridge.commit(changes: [(try bridge.hook, .pause(reason: "410"))])
        try await bridge.accept(.of("a", .running))
        let command = try Store.open(at: bridge.folder.store, for: .existing)
        #expect(try await command.sinks().first?.pause?.reason == "410")
        #expect(try await command.change(sink: "hook", to: .unpause, at: .zero))
        #expect(TestBridge.runs(try await bridge.commit(room: ["hook": 1]).claimed[try bridge.hook]) == ["a"])
        #expect(try await bridge.standing().pause == nil)
    }

    @Test func manyWritersAtOnceLoseNothing() async throws {
        let folder = try TemporaryFolder()
        let writers = 4
        let each = 40
        _ = try await TestBridge(in: folder)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    let bridge = try await TestBridge(in: folder, owner: Int64(writer + 1))
                    for index in 0..<each {
                        let result = try await bridge.accept(
                            .of("\(writer)-\(index)", .running),
                            .of("shared", index.isMultiple(of: 2) ? .running : .queued),
                            room: ["hook": 2])
                        for delivery in result.claimed[try bridge.hook] ?? [] {
                            try await bridge.record((delivery, .finish))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let bridge = try await TestBridge(in: folder, owner: 99)
        let runs = Set(try await bridge.store.events(limit: 10_000).map(\.event.run.id))
        #expect(runs.count == writers * each + 1)
        try await bridge.expectSound()
    }

    @Test func aReaderSeesWholeGroupsOnly() async throws {
        let bridge = try await TestBridge()
        let reader = try Store.open(at: bridge.folder.store, for: .readOnly)
        let writing = Task {
            for round in 0..<60 {
                let observations = (0..<10).map { Observation.of("\(round)-\($0)", .running) }
                try await bridge.commit(intake: [ObservationBatch(watcher: "ci", observations: observations)])
            }
        }
        var counts: [Int] = []
        while counts.last != 600 { counts.append(try await reader.events(limit: 1000).count) }
        try await writing.value
        #expect(counts.allSatisfy { $0.isMultiple(of: 10) })
    }
}
