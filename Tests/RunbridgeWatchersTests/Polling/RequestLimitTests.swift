import RunbridgeCore
import RunbridgeProviders
import RunbridgeWatchers
import TestSupport
import Testing

/// Requests that many share, and what a server leaves of them.
@Suite(.timeLimit(.minutes(1))) struct RequestLimitTests {
    @Test(arguments: [
        (
            [
                "x-ratelimit-limit-requests: 100", "x-ratelimit-remaining-requests: 5",
                "x-ratelimit-reset-requests: 1m0s",
            ], 10
        ),
        (["RateLimit: \"default\";r=2;t=60", "RateLimit-Policy: \"default\";q=100;w=60"], 20),
        (["x-ratelimit-remaining: 0", "x-ratelimit-reset: 45"], 45),
        (["x-ratelimit-remaining-requests: 99", "x-ratelimit-reset-requests: 1m0s"], 0),
    ]) func aServerThatHasFewRequestsLeftIsAskedMoreSlowlyBeforeItRefuses(_ headers: [String], _ seconds: Int)
        async throws
    {
        let polled = try PolledServer([
            .page(["b1 completed"], more: true, headers: headers), .page(["b2 completed"]),
        ])
        try await polled.watch()
        #expect(polled.waits == (seconds == 0 ? [] : [.seconds(seconds)]))
        #expect(polled.targets.count == 2)
    }

    @Test func whoPollsAndWhoReadsHintsStandInOneLine() async throws {
        let polled = try PolledServer([.run("b9 completed"), .page([]), .run("b9 completed")])
        let access = try polled.access(perMinute: 60)
        let reader = RunReader(access: access, sleep: { [polled] wait in polled.clock.advance(wait) })
        _ = await reader.read(kind: "batch", id: "b9", within: .seconds(20))
        try await polled.watch(access: access)
        #expect(polled.waits == [.seconds(1)])
        let before = polled.clock.now
        _ = await reader.read(kind: "batch", id: "b9", within: .seconds(20))
        #expect(polled.clock.now - before == .seconds(1))
        #expect(polled.targets.count == 3)
    }

    @Test func whatAServerTellsThePollerSlowsWhoReadsHints() async throws {
        let low = ["x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 30s"]
        let polled = try PolledServer([.page([], headers: low), .run("b9 completed")])
        let access = try polled.access()
        try await polled.watch(access: access)
        let reader = RunReader(access: access)
        let reading = await reader.read(kind: "batch", id: "b9", within: .seconds(20))
        guard case .unreadable(let reason, let wait) = reading else {
            Issue.record("\(reading)")
            return
        }
        #expect(reason.contains("leaves no room") && wait == .seconds(30))
        #expect(polled.targets.count == 1)
    }

    @Test func whoAsksForARunThatIsBeingReadGetsTheSameReading() async throws {
        let polled = try PolledServer(script: [.readRequest, .awaitClose])
        let reader = RunReader(access: try polled.access())
        async let first = reader.read(kind: "batch", id: "b1", within: .seconds(2))
        _ = await polled.server.requests(atLeast: 1)
        async let second = reader.read(kind: "batch", id: "b1", within: .seconds(20))
        let readings = await [first, second].map { "\($0)" }
        #expect(readings[0] == readings[1] && readings[0].contains("no answer within"))
        #expect(polled.server.connectionCount == 1)
    }
}
