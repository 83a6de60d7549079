import Foundation
import RunbridgeCore
import RunbridgeStore
import TestSupport
import Testing

@Suite(.inTurn) struct StoreCommandTests {
    @Test func saysWhatTheStoreHolds() async throws {
        let sample = try await SampleStore.withDeadLetter()
        let stats = try #require(try await Tool.run("store", "stats", "--json", "--store", sample.path).objects().first)
        #expect(stats["path"] as? String == sample.path)
        #expect(stats["events"] as? Int == 7)
        #expect(stats["bodies"] as? Int == 7)
        #expect(stats["runs"] as? Int == 3)
        #expect(stats["open_runs"] as? Int == 1)
        #expect(stats["oldest_event_at"] as? String == "2026-11-24T09:30:00.000Z")
        #expect(stats["can_shrink"] as? Bool == true)
        #expect(stats["bytes"] as? Int ?? 0 > 0)
        #expect((stats["keep"] as? [String: String])?["delivered"] == "30d")
        let sinks = try #require(stats["sinks"] as? [[String: Any]])
        #expect(sinks.map { $0["dead"] as? Int } == [1, 0])
        let text = try await Tool.run("store", "--store", sample.path)
        #expect(text.output.contains("delivered 30d, dead 90d, bodies 7d, runs 90d"))
        #expect(text.output.contains("7, the oldest"))
        #expect(text.output.contains("SINK"))
    }

    @Test func aDryRunCountsAndChangesNothing() async throws {
        let sample = try await SampleStore.withDeadLetter()
        let all = ["--delivered", "0s", "--dead", "0s", "--bodies", "0s", "--runs", "0s"]
        func prune(_ more: [String]) async throws -> [String: Any]? {
            try await Tool.bash(
                #""$0" store prune --json --store "$1" "${@:2}""#, [sample.path] + all + more
            ).objects().first
        }
        let ids = try await sample.ids()
        let dry = try #require(try await prune(["--dry-run"]))
        #expect(dry["dry_run"] as? Bool == true)
        #expect(try await sample.ids() == ids)
        let pruned = try #require(try await prune([]))
        for key in ["events", "dead_letters", "bodies"] { #expect(pruned[key] as? Int == dry[key] as? Int, "\(key)") }
        #expect(pruned["events"] as? Int == ids.count - 1)
        #expect(pruned["dead_letters"] as? Int == 0, "the newest event stays, and its dead letter with it")
        #expect(try await sample.ids() == ids.suffix(1))
        let words = try await Tool.run("store", "prune", "--store", sample.path)
        #expect(words.lines == ["Nothing is kept for too long."])
    }

    @Test func theConfigSaysForHowLong() async throws {
        let sample = try await SampleStore.lived()
        try sample.folder.write(
            "store: { path: store.db, keep: { delivered: forever, bodies: 1h } }", to: "runbridge.yaml")
        let kept = try await Tool.ask("store", "stats", in: sample.folder)
        #expect(kept.first?[path: "keep", "delivered"]?.string == "forever")
        #expect(kept.first?[path: "keep", "bodies"]?.string == "1h")
        #expect(kept.first?[path: "keep", "dead"]?.string == "90d")
    }

    @Test func aCopyIsMadeOnceUnlessToldAndIsTheStore() async throws {
        let sample = try await SampleStore.lived()
        let copy = sample.folder.path("copy.db")
        let made = try await Tool.run("store", "backup", copy, "--json", "--store", sample.path)
        #expect(made.status == 0, "\(made.complaint)")
        #expect(try made.objects().first?["bytes"] as? Int ?? 0 > 0)
        let again = try await Tool.run("store", "backup", copy, "--store", sample.path)
        #expect(again.status == 3)
        #expect(again.complaint.contains("replace it with --replace"))
        #expect(try await Tool.run("store", "backup", copy, "--replace", "--store", sample.path).status == 0)
        let events = try await Tool.run("events", "--json", "--store", copy)
        #expect(try await events.output == Tool.run("events", "--json", "--store", sample.path).output)
    }

    @Test func aFaultIsNamedWithItsRemedyAndMended() async throws {
        let sample = try await SampleStore.lived()
        #expect(try await Tool.run("store", "check", "--store", sample.path).lines == ["\(sample.path): sound"])
        let touched = try await Tool.bash(
            #"python3 -c "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()" "$1" "$2""#,
            sample.path, "UPDATE sink SET waiting = 40")
        #expect(touched.status == 0, "\(touched.complaint)")
        let found = try await Tool.run("store", "check", "--store", sample.path)
        #expect(found.status == 1)
        #expect(found.output.contains("2 counts that are not what the rows say. `runbridge store check --mend`"))
        let mended = try await Tool.run("store", "check", "--mend", "--json", "--store", sample.path)
        #expect(mended.status == 0)
        #expect(
            mended.lines == [
                #"{"kind":"miscount","count":2,"text":"2 counts that are not what the rows say","mendable":true,"mended":true}"#
            ])
        #expect(try await Tool.run("store", "check", "--json", "--store", sample.path).output == "")
    }

    @Test func aDamagedStoreIsNotMended() async throws {
        let sample = try await SampleStore.many(2000)
        try sample.store.close()
        let handle = try FileHandle(forUpdating: URL(filePath: sample.path))
        try handle.seek(toOffset: 20 * 8192)
        try handle.write(contentsOf: Data(repeating: 0x5a, count: 4 * 8192))
        try handle.close()
        let found = try await Tool.run("store", "check", "--mend", "--store", sample.path)
        #expect(found.status == 1, "\(found.complaint)")
        #expect(found.output.contains("restore a backup"))
    }

    @Test func aMistakeIsRefused() async throws {
        #expect(try await Tool.run("store", "prune", "--delivered", "30 days").status == 2)
        #expect(try await Tool.run("store", "prune", "--dry-run", "--vacuum").status == 2)
        #expect(try await Tool.run("store", "backup").status == 2)
        let missing = try await Tool.run("store", "stats", "--store", "/nowhere/store.db")
        #expect(missing.status == 3)
        #expect(missing.complaint.contains("there is no store here"))
    }
}
