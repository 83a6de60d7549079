import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@Suite struct RecoveryTests {
    private func recovered(_ bridge: TestBridge) async throws -> [StoredEvent] {
        try await bridge.store.events(matching: EventFilter(types: [.recovered]))
    }

    private func end(
        _ bridge: TestBridge, _ id: String, _ status: Status, name: String?, kind: String = "job", at seconds: Int64
    ) async throws {
        try await bridge.accept(.of(id, status, name: name, kind: kind, at: .zero + .seconds(seconds)))
    }

    @Test func theFirstSuccessAfterFailuresIsToldOnceOverRestartsToo() async throws {
        var bridge = try await TestBridge.expecting()
        bridge.rules.encode = { Event.encoded($0) }
        try await end(bridge, "1", .succeeded, name: "nightly", at: 1)
        try await end(bridge, "2", .failed, name: "nightly", at: 10)
        try await end(bridge, "3", .expired, name: "nightly", at: 20)
        try bridge.store.close()
        var next = try await TestBridge.expecting(in: bridge.folder)
        next.rules.encode = { Event.encoded($0) }
        #expect(try await recovered(next).isEmpty)
        try await end(next, "4", .succeeded, name: "nightly", at: 95)
        try await end(next, "5", .succeeded, name: "nightly", at: 96)
        let told = try await recovered(next)
        #expect(told.map(\.event.run.id) == ["4"])
        let data = try #require(try told.first?.event.json()["data"])
        #expect(data["broken_s"] == 85)
        #expect(data["failures"] == 2)
        #expect(try await next.rows(of: "trouble") == 0)
        try await next.expectSound()
    }

    @Test func aNameIsOfItsWatcherAndKind() async throws {
        let bridge = try await TestBridge.expecting()
        try await end(bridge, "1", .failed, name: "nightly", at: 10)
        try await end(bridge, "2", .succeeded, name: "nightly", kind: "other", at: 20)
        try await end(bridge, "3", .succeeded, name: "Nightly", at: 20)
        try await end(bridge, "4", .canceled, name: "nightly", at: 20)
        try await end(bridge, "5", .failed, name: nil, at: 20)
        try await end(bridge, "6", .succeeded, name: nil, at: 21)
        #expect(try await recovered(bridge).isEmpty)
        #expect(try await bridge.rows(of: "trouble") == 1)
    }

    @Test func theSameEndSeenTwiceIsOneFailure() async throws {
        var bridge = try await TestBridge.expecting()
        bridge.rules.encode = { Event.encoded($0) }
        try await end(bridge, "1", .failed, name: "nightly", at: 10)
        try await end(bridge, "1", .failed, name: "nightly", at: 11)
        try await end(bridge, "2", .succeeded, name: "nightly", at: 20)
        #expect(try await recovered(bridge).first?.event.json()["data"]?["failures"] == 1)
    }

    @Test func anotherProcessSeesWhatFailed() async throws {
        let bridge = try await TestBridge.expecting()
        let other = try await TestBridge.expecting(in: bridge.folder)
        try await end(bridge, "0", .succeeded, name: "nightly", at: 1)
        try await end(other, "1", .failed, name: "nightly", at: 10)
        try await end(bridge, "2", .succeeded, name: "nightly", at: 20)
        #expect(try await recovered(bridge).map(\.event.run.id) == ["2"])
    }

    @Test func namesThatNeverSucceedAreForgottenInTheEnd() async throws {
        let bridge = try await TestBridge.expecting()
        let failures = (0..<10_001).map {
            Observation.of("\($0)", .failed, name: "run-\($0)", at: .zero + .milliseconds($0))
        }
        try await bridge.commit(intake: [ObservationBatch(watcher: "ci", observations: failures)])
        #expect(try await bridge.rows(of: "trouble") == 9001)
        try await end(bridge, "old", .succeeded, name: "run-999", at: 20)
        try await end(bridge, "young", .succeeded, name: "run-1000", at: 20)
        #expect(try await recovered(bridge).map(\.event.run.id) == ["young"])
    }
}
