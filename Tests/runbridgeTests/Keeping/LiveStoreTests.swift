import Foundation
import RunbridgeCore
import TestSupport
import Testing

/// The store's commands beside a real bridge, and its files cut off under a real one.
@Suite(.inTurn) struct LiveStoreTests {
    private static let config = """
        store: { path: store.db }
        watch: { ci: { lines: { path: input.jsonl } } }
        sinks: { audit: { type: file, path: events.jsonl } }
        routes: [{ to: audit }]
        """

    /// A bridge that reads lines that are written all the while, until so many have been delivered and `body` is done.
    private func underLoad(
        _ body: @escaping @Sendable (TemporaryFolder, RunningTool) async throws -> Void
    ) async throws -> (folder: TemporaryFolder, written: Int) {
        let folder = try TemporaryFolder()
        try folder.write(Self.config, to: "runbridge.yaml")
        try folder.write("", to: "input.jsonl")
        let bridge = try RunningTool("run", "--quiet", in: folder)
        let written = try await withThrowingTaskGroup(of: Int?.self) { group in
            group.addTask {
                var count = 0
                while !Task.isCancelled {
                    let lines = (count..<count + 50).map { line("run-\($0)", "succeeded") }
                    try folder.append(lines.joined(), to: "input.jsonl")
                    count += 50
                    try? await Task.sleep(for: .milliseconds(50))
                }
                return count
            }
            group.addTask {
                try await eventually("five hundred events come") { folder.lines(of: "events.jsonl").count > 500 }
                try await body(folder, bridge)
                return nil
            }
            var written = 0
            while let result = try await group.next() {
                if let result { written = result } else { group.cancelAll() }
            }
            return written
        }
        #expect(bridge.complaint == "")
        try await eventually("all events come") { folder.lines(of: "events.jsonl").count >= written }
        try await bridge.stop()
        return (folder, written)
    }

    @Test func copiesMadeUnderLoadAreWholeAndNothingIsLostBesideThem() async throws {
        let (folder, written) = try await underLoad { folder, _ in
            var copies: [String] = []
            for round in 0..<3 {
                let before = folder.lines(of: "events.jsonl").count
                let made = try await Tool.run("store", "backup", "copy\(round).db", "--json", in: folder.path)
                #expect(made.status == 0, "\(made.complaint)")
                copies += [folder.path("copy\(round).db"), "\(before)"]
                let check = try await Tool.run("store", "check", in: folder.path)
                #expect(check.output.hasSuffix("store.db: sound\n"), "\(check.output)\(check.complaint)")
                let stats = try await Tool.ask("store", "stats", in: folder)
                #expect(stats.first?["events"]?.int ?? 0 >= before)
            }
            let verdict = try await Tool.bash(#"python3 "$@""#, [Files.judge("judge_copies.py")] + copies)
            #expect(verdict.status == 0, "\(verdict.output)\(verdict.complaint)")
            #expect(verdict.output.hasPrefix("3 copies of ["))
            let pruned = try await Tool.ask("store", "prune", "--delivered", "0s", in: folder)
            #expect(pruned.first?["events"]?.int ?? 0 >= 500)
            let rebuilt = try await Tool.run("store", "prune", "--vacuum", in: folder.path)
            #expect(rebuilt.status == 3)
            #expect(rebuilt.complaint.contains("Stop it first, or leave --vacuum out."))
        }
        let delivered = try folder.objects(of: "events.jsonl").compactMap { $0[path: "data", "run", "id"]?.string }
        #expect(Set(delivered).count == written)
        #expect(delivered.count == written, "each once")
        let end = try await Tool.run("store", "check", in: folder.path)
        #expect(end.status == 0, "\(end.output)\(end.complaint)")
        let copy = try await Tool.run("events", "--json", "--store", "copy0.db", in: folder.path)
        #expect(copy.lines.count > 500)
    }

    @Test(arguments: [1, 2] as [Int]) func aStoreCutOffInTheMiddleOfAWriteHoldsAllThatWasDelivered(_ seed: Int)
        async throws
    {
        _ = try await underLoad { folder, bridge in
            bridge.signal(SIGSTOP)
            defer { bridge.signal(SIGCONT) }
            let verdict = try await Tool.bash(
                #"python3 "$1" "$0" "${@:2}""#, Files.judge("cut_store.py"), folder.path("store.db"),
                folder.path("events.jsonl"), "\(seed)", "30")
            #expect(verdict.status == 0, "\(verdict.output)\(verdict.complaint)")
            #expect(verdict.output.hasPrefix("30 cuts, "))
            print(verdict.output)
        }
    }
}
