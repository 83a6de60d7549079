import RunbridgeCore
import RunbridgeProviders
import RunbridgeWatchers
import TestSupport
import Testing

/// Passes that take longer than the time between two, or have to end early.
@Suite(.timeLimit(.minutes(1))) struct LongPassTests {
    private let ids = (1...12).map { "r\($0 < 10 ? "0" : "")\($0)" }

    private var kinds: [PolledKind] { [PolledKind("response", ids: ids)] }

    /// The runs that were asked for, in order.
    private func asked(_ polled: PolledServer) -> [String] {
        polled.targets.map { String($0.split(separator: "/")[1].prefix(3)) }
    }

    private func answers(_ ids: [String], headers: [String] = []) -> [String] {
        ids.map { .run("\($0) in_progress", headers: headers) }
    }

    @Test func aPassThatTakesLongIsFinishedAndSaidOnce() async throws {
        let polled = try PolledServer(answers(ids + ids + ids))
        // A request every 5 s: a pass takes nearly a minute, `every` is 17 s.
        try await polled.watch(passes: 3, kinds: kinds, perMinute: 12)
        #expect(asked(polled) == ids + ids + ids)
        let warnings = polled.host.record.warnings
        #expect(warnings.count == 1, "\(warnings)")
        #expect(warnings.first?.contains("a pass took") == true && warnings.first?.contains("`every` (17s)") == true)
        // The time between two passes begins when one has ended.
        #expect(polled.waits.filter { $0 == PolledServer.every }.count == 3)
        #expect(polled.waits.filter { $0 == .seconds(5) }.count == 33)
    }

    @Test func theFirstPassMayTakeLong() async throws {
        let polled = try PolledServer(answers(ids))
        try await polled.watch(passes: 1, kinds: kinds, perMinute: 12)
        #expect(polled.host.record.warnings == [])
    }

    @Test func aPassThatEndsEarlyIsFollowedByOneThatGoesOnBehindIt() async throws {
        let polled = try PolledServer(answers(ids + ids + ids))
        try await polled.watch(passes: 6, kinds: kinds, requestLimit: 5)
        #expect(asked(polled) == Array((ids + ids + ids).prefix(30)))
        #expect(polled.host.record.warnings.count == 1)
    }

    @Test func noRunIsPassedOverWhereTheServerLeavesFewRequests() async throws {
        // After every fifth answer none are left for ten minutes.
        let open = answers(ids + ids)
        let list = open.indices.map { number -> String in
            let left = 4 - number % 5
            let headers = ["x-ratelimit-remaining-requests: \(left * 100)", "x-ratelimit-reset-requests: 10m0s"]
            return .run("\((ids + ids)[number]) in_progress", headers: headers)
        }
        let polled = try PolledServer(list)
        try await polled.watch(passes: 4, kinds: kinds)
        #expect(asked(polled) == Array((ids + ids).prefix(20)))
        #expect(polled.waits == Array(repeating: .milliseconds(600_850), count: 4))
        // It does what it can: that is no trouble.
        #expect(polled.host.record.tellings == [])
        #expect(polled.host.record.warnings.count == 1)
        #expect(polled.host.record.warnings.first?.contains("ended early") == true)
    }

    @Test func theOtherKindHasItsTurnWhereNoRequestsAreLeft() async throws {
        let empty = ["x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 20m0s"]
        let polled = try PolledServer([
            .page(["b1 completed"], headers: empty), .page(["f1 succeeded"], headers: empty),
            .page(["b1 completed"]), .page(["f1 succeeded"]),
        ])
        try await polled.watch(passes: 3, kinds: [PolledKind("batch"), PolledKind("fine_tuning.job")])
        #expect(polled.targets.map { $0.contains("batches") } == [true, false, true, false])
        #expect(polled.host.record.finished == ["batch", "fine_tuning.job"])
    }
}
