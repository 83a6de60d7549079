import GRDB
import RunbridgeCore
import RunbridgeStore
import TestSupport

extension TestBridge {
    /// A bridge whose config expects something of the watcher `ci`. As at a start, the store's deadlines are made to fit.
    static func expecting(
        stalledAfter: Duration? = nil, expectWithin: Duration? = nil, schedules: [Schedule] = [], routes: [Route] = [],
        in folder: TemporaryFolder? = nil, at now: Timestamp = .zero
    ) async throws -> TestBridge {
        let times = WatcherTimes(stalledAfter: stalledAfter, expectWithin: expectWithin, schedules: schedules)
        let isEmpty = times == WatcherTimes()
        let time = Timekeeper(
            TimeRules(watchers: isEmpty ? [:] : ["ci": times]), routes: routes, digest: EventID.digest)
        var rules = IntakeRules.test(time: time)
        if !routes.isEmpty {
            let router = Router(routes: routes)
            rules.route = { router.route($0, $1) }
        }
        let bridge = try await TestBridge(in: folder, rules: rules)
        try await bridge.store.reconcileDeadlines(with: time, at: now)
        return bridge
    }

    /// What is told at that moment, as the events' type and subject.
    func tell(at now: Timestamp) async throws -> [String] {
        let before = try await store.events(limit: 100_000).count
        _ = try await commit(tellsDeadlines: true, at: now)
        return try await store.events(limit: 100_000).dropFirst(before).map {
            "\($0.event.type.text) \($0.event.run.subject)"
        }
    }

    /// How many rows a table has.
    func rows(of table: String) async throws -> Int {
        let queue = try DatabaseQueue(path: folder.store)
        defer { try? queue.close() }
        return try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }
}
