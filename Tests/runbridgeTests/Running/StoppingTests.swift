import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// SIGTERM and SIGINT, once and twice.
@Suite(.inTurn) struct StoppingTests {
    private func folder(hook: String, shutdown: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            """
            store: { path: store.db }
            shutdown: \(shutdown)
            watch: { ci: { lines: { path: input.jsonl } } }
            sinks: { hook: { type: webhook, url: "\(hook)", timeout: 5m, concurrency: 2 } }
            routes: [{ to: hook }]
            """, to: "runbridge.yaml")
        _ = try folder.write((0..<4).map { line("run-\($0)", "failed") }.joined(), to: "input.jsonl")
        return folder
    }

    private func counts(in folder: TemporaryFolder) async throws -> [String: Int64] {
        let sink = try #require(try await Tool.ask("sinks", in: folder).first)
        return ["pending", "claimed", "dead", "delivered"].reduce(into: [:]) { $0[$1] = sink[$1]?.int }
    }

    @Test(arguments: [SIGTERM, SIGINT]) func whatIsUnderWayIsFinished(_ signal: Int32) async throws {
        try await Receiver.serving { receiver, url in
            receiver.hold()
            let folder = try folder(hook: url, shutdown: "60s")
            let bridge = try RunningTool("run", in: folder)
            _ = try await receiver.requests(atLeast: 2)
            bridge.signal(signal)
            try await bridge.complains(of: "finishing what is under way")
            receiver.letGo()
            let ending = try await bridge.ending()
            #expect(ending.status == 0, "\(ending.complaint)")
            // Nothing was begun after the signal, and what was begun was waited for.
            #expect(receiver.count == 2)
            #expect(try await counts(in: folder) == ["pending": 2, "claimed": 0, "dead": 0, "delivered": 2])
            #expect(ending.complaint.contains("stopped; 2 deliveries wait"), "\(ending.complaint)")
        }
    }

    @Test func whatDoesNotEndInTimeIsGivenBack() async throws {
        try await Receiver.serving(first: [Reply(204, after: .seconds(600)), Reply(204, after: .seconds(600))]) {
            receiver, url in
            let folder = try folder(hook: url, shutdown: "1s")
            let bridge = try RunningTool("run", in: folder)
            let hung = try await receiver.requests(atLeast: 2).prefix(2).compactMap(\.webhookID)
            let began = ContinuousClock.now
            let ending = try await bridge.stop()
            #expect(ending.status == 0, "\(ending.complaint)")
            #expect(.now - began >= .milliseconds(900))
            #expect(.now - began < .seconds(20))
            #expect(try await counts(in: folder) == ["pending": 4, "claimed": 0, "dead": 0, "delivered": 0])
            // The next one sends them at once, with the same ids.
            #expect(try await Tool.run("run", "--drain", in: folder.path).status == 0)
            #expect(Set(receiver.requests.dropFirst(2).compactMap(\.webhookID)).isSuperset(of: hung))
            #expect(try await counts(in: folder) == ["pending": 0, "claimed": 0, "dead": 0, "delivered": 4])
        }
    }

    @Test func aSecondSignalEndsItAtOnceAndLosesNothing() async throws {
        try await Receiver.serving(first: [Reply(204, after: .seconds(600)), Reply(204, after: .seconds(600))]) {
            receiver, url in
            let folder = try folder(hook: url, shutdown: "10m")
            let bridge = try RunningTool("run", in: folder)
            _ = try await receiver.requests(atLeast: 2)
            bridge.signal(SIGTERM)
            try await bridge.complains(of: "again to end at once")
            #expect(bridge.isRunning)
            let ending = try await bridge.stop(by: SIGINT)
            #expect(ending.status == 130)
            #expect(try await Tool.run("run", "--drain", in: folder.path).status == 0)
            #expect(try await counts(in: folder) == ["pending": 0, "claimed": 0, "dead": 0, "delivered": 4])
        }
    }

    @Test func aScriptThatIgnoresSIGTERMDoesNotHoldItUp() async throws {
        let folder = try TemporaryFolder()
        try folder.script("deaf.sh", "trap '' TERM\necho $$ > begun\nsleep 300 & wait; sleep 300\n")
        _ = try folder.write(
            """
            store: { path: store.db }
            shutdown: 1s
            watch: { ci: { lines: stdin } }
            sinks: { deaf: { type: command, run: [./deaf.sh], timeout: 10m } }
            routes: [{ to: deaf }]
            """, to: "runbridge.yaml")
        let bridge = try RunningTool("run", input: line("a", "failed"), in: folder)
        try await folder.wait(for: "begun")
        let ending = try await bridge.stop()
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(try await counts(in: folder) == ["pending": 1, "claimed": 0, "dead": 0, "delivered": 0])
        // Nothing of it is left.
        let pid = try #require(folder.lines(of: "begun").first.flatMap { Int32($0) })
        try await eventually("the script is gone") { kill(-pid, 0) != 0 }
    }

    @Test func standardInputThatStaysOpenDoesNotHoldItUp() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            """
            store: { path: store.db }
            watch: { ci: { lines: stdin } }
            sinks: { audit: { type: file, path: events.jsonl } }
            routes: [{ to: audit }]
            """, to: "runbridge.yaml")
        let bridge = try RunningTool("run", input: nil, in: folder)
        try bridge.write(line("a", "failed"))
        try await eventually("the line arrives") { folder.lines(of: "events.jsonl").count == 1 }
        #expect(try await bridge.stop().status == 0)
    }
}
