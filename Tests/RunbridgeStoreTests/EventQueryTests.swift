import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@Suite struct EventQueryTests {
    private func makeStore() async throws -> TestBridge {
        let bridge = try await TestBridge()
        try await bridge.accept(
            .of("a", .queued, at: .zero), .of("b", .running, kind: "batch", at: .zero + .seconds(1)),
            .of("a", .failed, at: .zero + .seconds(2)), .of("a", .running, watcher: "cd", at: .zero + .seconds(3)),
            .of("b", .succeeded, kind: "batch", at: .zero + .seconds(4)))
        return bridge
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var filter: EventFilter
        var found: [Int64]
    }

    private static let cases = [
        Case(testDescription: "nothing", filter: EventFilter(), found: [1, 2, 3, 4, 5]),
        Case(testDescription: "a type", filter: EventFilter(types: [.status(.failed)]), found: [3]),
        Case(
            testDescription: "types", filter: EventFilter(types: [.status(.failed), .status(.queued)]), found: [1, 3]),
        Case(testDescription: "a type nobody told", filter: EventFilter(types: [.watchError]), found: []),
        Case(testDescription: "statuses", filter: EventFilter(statuses: [.running, .succeeded]), found: [2, 4, 5]),
        Case(testDescription: "a watcher", filter: EventFilter(watcher: "cd"), found: [4]),
        Case(testDescription: "a kind", filter: EventFilter(kind: "batch"), found: [2, 5]),
        Case(testDescription: "a run of two watchers", filter: EventFilter(run: "a"), found: [1, 3, 4]),
        Case(testDescription: "a run of one watcher", filter: EventFilter(watcher: "ci", run: "a"), found: [1, 3]),
        Case(testDescription: "since", filter: EventFilter(since: .zero + .seconds(2)), found: [3, 4, 5]),
        Case(testDescription: "until", filter: EventFilter(until: .zero + .seconds(2)), found: [1, 2]),
        Case(
            testDescription: "since before the epoch, until the end of time",
            filter: EventFilter(
                since: Timestamp(milliseconds: .min), until: Timestamp(milliseconds: .max)), found: [1, 2, 3, 4, 5]),
        Case(testDescription: "a hostile text", filter: EventFilter(run: "a' OR 1=1 --\u{0}"), found: []),
        Case(
            testDescription: "everything at once",
            filter: EventFilter(
                since: .zero, until: .zero + .seconds(9), types: [.status(.failed)], statuses: [.failed],
                watcher: "ci", kind: "job", run: "a"), found: [3]),
    ]

    @Test(arguments: cases) func filters(_ row: Case) async throws {
        let bridge = try await makeStore()
        #expect(try await bridge.store.events(matching: row.filter).map(\.seq) == row.found)
        #expect(try await bridge.store.latestEvents(matching: row.filter).map(\.seq) == row.found.reversed())
    }

    @Test func pagesFollowEachOtherInBothDirections() async throws {
        let store = try await makeStore().store
        #expect(try await store.events(after: 0, limit: 2).map(\.seq) == [1, 2])
        #expect(try await store.events(after: 2, limit: 2).map(\.seq) == [3, 4])
        #expect(try await store.latestEvents(limit: 2).map(\.seq) == [5, 4])
        #expect(try await store.latestEvents(before: 4, limit: 2).map(\.seq) == [3, 2])
        #expect(try await store.events(limit: 0) == [])
        #expect(try await store.events(limit: -1) == [])
    }

    @Test func followingIsAskingAgainAfterTheNewest() async throws {
        let bridge = try await makeStore()
        let newest = try await bridge.store.newestSeq()
        #expect(newest == 5)
        #expect(try await bridge.store.events(after: newest) == [])
        let reader = try Store.open(at: bridge.folder.store, for: .readOnly)
        try await bridge.accept(.of("new", .running))
        #expect(try await reader.events(after: newest).map(\.event.run.id) == ["new"])
        let empty = try await TestBridge()
        #expect(try await empty.store.newestSeq() == 0)
    }
}
