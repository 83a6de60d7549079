import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// What a receiver asked for holds over the end of a bridge, however that ends.
@Suite(.inTurn) struct ObeyingTests {
    private func folder(hook: String, runs: String...) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            """
            store: { path: store.db }
            watch: { ci: { lines: { path: input.jsonl } } }
            sinks: { hook: { type: webhook, url: "\(hook)", concurrency: 1, retry: [10ms, 10ms] } }
            routes: [{ from: ci, to: hook }]
            """, to: "runbridge.yaml")
        _ = try folder.write(runs.map { line($0, "failed") }.joined(), to: "input.jsonl")
        return folder
    }

    private func delivery(of run: String, in folder: TemporaryFolder) async throws -> JSON? {
        try await Tool.ask("explain", run, in: folder).first?["deliveries"]?.array?.first
    }

    @Test(arguments: [SIGTERM, SIGKILL]) func aWaitHoldsOverARestart(_ signal: Int32) async throws {
        let first = [Reply(503, headers: ["Retry-After": "3"])]
        try await Receiver.serving(first: first) { receiver, url in
            let folder = try folder(hook: url, runs: "a", "b")
            let bridge = try RunningTool("run", in: folder)
            _ = try await receiver.requests(atLeast: 1)
            try await eventually("the answer is on record") {
                try await delivery(of: "a", in: folder)?["attempts"]?.array?.count == 1
            }
            try await bridge.stop(by: signal)
            let waiting = try #require(try await delivery(of: "a", in: folder))
            #expect(waiting["state"] == "pending")

            let next = try RunningTool("run", in: folder)
            let requests = try await receiver.requests(atLeast: 3)
            try await eventually("both are delivered") {
                try await delivery(of: "b", in: folder)?["state"] == "delivered"
            }
            try await next.stop()
            // All of the sink was left alone, and for as long as was asked.
            #expect(requests.count == 3)
            #expect(requests.dropFirst().allSatisfy { $0.at - requests[0].at >= .seconds(3) })

            let made = try #require(try await delivery(of: "a", in: folder))
            let attempts = try #require(made["attempts"]?.array)
            #expect(attempts.map { $0["number"]?.int } == [1, 2])
            #expect(attempts.map { $0["status"]?.int } == [503, 204])
            #expect(attempts.map { $0["next"] } == ["retry", "finish"])
            #expect(attempts[0]["asked_wait_ms"] == 3000)
            #expect(attempts[0]["next_at"] == waiting["attempts"]?.array?[0]["next_at"])
            let (due, at) = (try moment(attempts[0]["next_at"]), try moment(attempts[1]["at"]))
            #expect(at >= due)
            // The second may have gone over the connection that the other event had opened.
            #expect(attempts.allSatisfy { $0["phases"]?["reached"] == "end" })
            let phases = try #require(attempts[0]["phases"])
            #expect(phases["connection"] == "new")
            let ends = ["dns_ms", "connect_ms", "first_byte_ms", "total_ms"].compactMap { phases[$0]?.double }
            #expect(ends.count == 4 && ends == ends.sorted() && ends[0] > 0)
            #expect(phases["tls_ms"] == .null)
        }
    }

    private func moment(_ json: JSON?) throws -> Timestamp {
        try #require(json?.string.flatMap { Timestamp(rfc3339: $0) })
    }

    @Test func aPauseHoldsOverARestartAndUntilAPersonEndsIt() async throws {
        try await Receiver.serving(first: [Reply(410)]) { receiver, url in
            let folder = try folder(hook: url, runs: "a", "b")
            #expect(try await Tool.run("run", "--drain", in: folder.path).status == 4)
            _ = try await Tool.run("run", "--drain", in: folder.path)
            #expect(receiver.count == 1)
            #expect(try await delivery(of: "a", in: folder)?["state"] == "dead")
            let held = try #require(try await delivery(of: "b", in: folder))
            #expect(held["state"] == "pending")
            #expect(held["paused_at"]?.string != nil)
            #expect(held["paused_reason"]?.string?.contains("410 Gone") == true)
            let told = try await Tool.run("explain", "b", in: folder.path)
            #expect(told.output.contains("Delivery to hook  pending: the sink is paused since"), "\(told.output)")

            #expect(try await Tool.run("sinks", "resume", "hook", in: folder.path).status == 0)
            _ = try await Tool.run("run", "--drain", in: folder.path)
            #expect(receiver.count == 2)
            #expect(try await delivery(of: "b", in: folder)?["state"] == "delivered")
        }
    }
}
