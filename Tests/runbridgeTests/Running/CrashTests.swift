import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// `kill -9` in the middle of 10,000 lines, again and again.
@Suite(.inTurn) struct CrashTests {
    /// A bridge whose sinks send at most so many at once.
    private static let concurrency = 16
    /// What may come twice after a kill: what was under way, and what was answered since the last commit began.
    private static let inFlight = 256
    private static let secret = "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString()

    /// Four changes of each of 2500 runs, mixed, those of a run in their order.
    private func lines(_ random: inout SeededRandom) -> [String] {
        let lives = (0..<2500).map { run in
            ["queued", "running", "waiting", run.isMultiple(of: 3) ? "failed" : "succeeded"]
        }
        var next = [Int](repeating: 0, count: lives.count)
        // Neighbours mix, so that changes of one run lie close together and far apart.
        return (0..<50).flatMap { block -> [String] in
            let turns = (0..<50).flatMap { [Int](repeating: block * 50 + $0, count: 4) }.shuffled(using: &random)
            return turns.map { run in
                defer { next[run] += 1 }
                return line("run-\(run)", lives[run][next[run]])
            }
        }
    }

    private func writeConfig(hook: String, in folder: TemporaryFolder) throws {
        _ = try folder.write(
            """
            store: { path: store.db }
            watch: { ci: { lines: { path: input.jsonl } } }
            sinks: { hook: { type: webhook, url: "\(hook)", secret: { env: S }, concurrency: \(Self.concurrency) } }
            routes: [{ to: hook }]
            """, to: "runbridge.yaml")
    }

    @Test(arguments: [1, 2026] as [UInt64]) func nothingIsLostHoweverOftenItIsKilled(_ seed: UInt64) async throws {
        var random = SeededRandom(seed)
        let lines = lines(&random)
        let environment = ["S": Self.secret]
        let folder = try TemporaryFolder()
        // At how many arrivals each process is killed, and after how many microseconds more.
        let moments = (0..<6).map { life in
            (
                arrivals: life * 1400 + Int.random(in: 1...1200, using: &random),
                pause: Int.random(in: 0...20_000, using: &random)
            )
        }
        let cuts = (0..<6).map { _ in Int.random(in: 1...20, using: &random) }
        let log = try await Receiver.serving(Reply(204, after: .milliseconds(2))) { receiver, url in
            var written = 0
            for (life, moment) in moments.enumerated() {
                try writeConfig(hook: "\(url)/\(life)", in: folder)
                let bridge = try RunningTool("run", "--quiet", environment: environment, in: folder)
                // More is written while it reads, and the end of that is half a line.
                let end = min(lines.count, (life + 1) * 1600)
                let text = lines[written..<end].joined()
                let rest = end < lines.count ? String(lines[end].prefix(cuts[life])) : ""
                try folder.append(text + rest, to: "input.jsonl")
                written = end
                _ = try await receiver.requests(atLeast: moment.arrivals)
                try await Task.sleep(for: .microseconds(moment.pause))
                bridge.signal(SIGKILL)
                #expect(try await bridge.ending().status == -SIGKILL)
                // The other half, and what was written while nobody read.
                if end < lines.count {
                    try folder.append(String(lines[end].dropFirst(cuts[life])), to: "input.jsonl")
                    written += 1
                }
            }
            try folder.append(lines[written...].joined(), to: "input.jsonl")
            try writeConfig(hook: "\(url)/\(moments.count)", in: folder)
            let last = try await Tool.run("run", "--drain", environment: environment, in: folder.path)
            #expect(last.status == 0, "\(last.complaint)")
            return receiver.requests
        }
        let entries = log.map { request -> String in
            let life = JSONNumber(Int64(request.path.split(separator: "/").last ?? "") ?? -1)
            let header = { (name: String) in JSON.string(request.headers["webhook-\(name)"] ?? "") }
            let entry: JSON = [
                "life": .number(life), "id": header("id"), "timestamp": header("timestamp"),
                "signature": header("signature"), "body": .string(request.text),
            ]
            return String(decoding: entry.encoded(), as: UTF8.self)
        }
        let judge = try await PythonJudge.environment(packages: "standardwebhooks")
        let verdict = try await judge.run(
            Files.judge("crash_oracle.py"),
            arguments: [
                folder.path("input.jsonl"), folder.write(entries.joined(separator: "\n"), to: "log.jsonl"),
                Self.secret, "\(Self.inFlight)",
            ])
        #expect(verdict.hasPrefix("10000 lines, "))
        print(verdict)
    }
}
