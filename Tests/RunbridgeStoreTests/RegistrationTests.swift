import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@Suite struct RegistrationTests {
    private let run = RunKey(watcher: "openai", kind: "response", id: "resp_1")

    private func open(_ bridge: TestBridge) async throws -> [OpenRun] {
        try await bridge.store.openRuns(watcher: run.watcher, kind: run.kind)
    }

    private func see(_ status: Status, in bridge: TestBridge) async throws {
        try await bridge.accept(.of(run.id, status, watcher: run.watcher, kind: run.kind))
    }

    @Test func aRegisteredRunIsAskedAboutUntilItIsOver() async throws {
        let bridge = try await TestBridge()
        #expect(try await bridge.store.register(run, at: .zero) == .added)
        #expect(try await bridge.store.register(run, at: .zero + .seconds(1)) == .known)
        #expect(try await open(bridge) == [OpenRun(id: run.id, status: nil)])
        try await see(.running, in: bridge)
        #expect(try await open(bridge) == [OpenRun(id: run.id, status: .running)])
        #expect(try await bridge.store.registrations().map(\.run) == [run])
        try await see(.succeeded, in: bridge)
        #expect(try await open(bridge) == [])
        #expect(try await bridge.store.registrations() == [])
        #expect(try await bridge.store.register(run, at: .zero) == .over)
        #expect(try await bridge.store.registrations() == [])
    }

    @Test func aRunTakenOffIsAskedAboutNoMore() async throws {
        let bridge = try await TestBridge()
        #expect(try await !bridge.store.unregister(run))
        _ = try await bridge.store.register(run, at: .zero)
        #expect(try await bridge.store.unregister(run))
        #expect(try await open(bridge) == [])
        _ = try await bridge.store.register(run, at: .zero)
        try await see(.running, in: bridge)
        #expect(try await bridge.store.unregister(run))
        #expect(try await !bridge.store.unregister(run))
        #expect(try await open(bridge) == [])
        try await see(.queued, in: bridge)
        #expect(try await open(bridge) == [OpenRun(id: run.id, status: .queued)], "it was seen again after all")
    }

    @Test func registrationsAreListedByWatcherAsTheyWereAdded() async throws {
        let bridge = try await TestBridge()
        let other = RunKey(watcher: "a", kind: "response", id: "r")
        _ = try await bridge.store.register(run, at: .zero)
        _ = try await bridge.store.register(other, at: .zero + .seconds(1))
        #expect(try await bridge.store.registrations().map(\.run) == [run, other])
        #expect(try await bridge.store.registrations().map(\.addedAt) == [.zero, .zero + .seconds(1)])
        #expect(try await bridge.store.registrations(watcher: "a").map(\.run) == [other])
        #expect(try await bridge.store.registrations(watcher: "b") == [])
    }

    @Test func aRegistrationThatACommandMadeEndsInTheRunningBridge() async throws {
        let bridge = try await TestBridge()
        try await bridge.accept(.of("x", .running))
        let command = try Store.open(at: bridge.folder.store, for: .existing)
        _ = try await command.register(run, at: .zero)
        #expect(try await bridge.store.hasChangedByOthers())
        try await see(.failed, in: bridge)
        #expect(try await command.registrations() == [])
    }
}
