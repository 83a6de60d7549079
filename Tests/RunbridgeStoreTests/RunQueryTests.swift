import RunbridgeCore
import RunbridgeStore
import Testing

@Suite struct RunQueryTests {
    private func makeStore() async throws -> TestBridge {
        let bridge = try await TestBridge()
        try await bridge.accept(
            .of("a", .running, at: .zero), .of("b", .failed, kind: "batch", at: .zero + .seconds(1)),
            .of("a", .queued, watcher: "cd", at: .zero + .seconds(2)))
        var named = Sighting(status: .running, raw: "RUNNING")
        named.name = "nightly"
        try await bridge.accept(
            Observation(
                key: RunKey(watcher: "ci", kind: "job", id: "c"), via: .poll, observedAt: .zero + .seconds(3),
                finding: .seen(named)))
        return bridge
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var filter: RunFilter
        var found: [String]
    }

    @Test(arguments: [
        Case(testDescription: "nothing", filter: RunFilter(), found: ["ci/c", "cd/a", "ci/b", "ci/a"]),
        Case(testDescription: "a watcher", filter: RunFilter(watcher: "cd"), found: ["cd/a"]),
        Case(testDescription: "a kind", filter: RunFilter(kind: "batch"), found: ["ci/b"]),
        Case(testDescription: "an id", filter: RunFilter(id: "a"), found: ["cd/a", "ci/a"]),
        Case(testDescription: "a name", filter: RunFilter(name: "nightly"), found: ["ci/c"]),
        Case(testDescription: "statuses", filter: RunFilter(statuses: [.failed, .queued]), found: ["cd/a", "ci/b"]),
        Case(testDescription: "open ones", filter: RunFilter(onlyOpen: true), found: ["ci/c", "cd/a", "ci/a"]),
        Case(
            testDescription: "changed since", filter: RunFilter(changedSince: .zero + .seconds(2)),
            found: ["ci/c", "cd/a"]),
        Case(testDescription: "a hostile text", filter: RunFilter(name: "x' OR 1=1 --\u{0}"), found: []),
        Case(
            testDescription: "everything at once",
            filter: RunFilter(
                watcher: "ci", kind: "job", id: "c", name: "nightly", statuses: [.running], changedSince: .zero,
                onlyOpen: true), found: ["ci/c"]),
    ])
    func filters(_ row: Case) async throws {
        let runs = try await makeStore().store.runs(matching: row.filter)
        #expect(runs.map { "\($0.state.key.watcher)/\($0.state.key.id)" } == row.found)
    }

    @Test func pagesFollowEachOther() async throws {
        let store = try await makeStore().store
        let first = try await store.runs(limit: 3)
        let second = try await store.runs(before: try #require(first.last).run, limit: 3)
        #expect((first + second).map(\.state.key.id) == ["c", "a", "b", "a"])
    }

    @Test func theRawWordIsTheProviders() async throws {
        let store = try await makeStore().store
        let run = try #require(try await store.run(RunKey(watcher: "ci", kind: "job", id: "c")))
        #expect(run.state.sighting.raw == "RUNNING")
        #expect(run.isOpen)
        #expect(try await store.run(RunKey(watcher: "ci", kind: "batch", id: "c")) == nil)
    }
}
