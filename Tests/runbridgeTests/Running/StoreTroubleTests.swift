import Foundation
import RunbridgeCore
import TestSupport
import Testing

/// Stores that cannot be used: one message that says what to do, and status 3.
@Suite(.inTurn) struct StoreTroubleTests {
    private func folder(store: String = "store.db", more: String = "") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            """
            store: { path: \(store) }
            watch: { ci: { lines: { path: input.jsonl } } }
            sinks: { audit: { type: file, path: \(folder.path)/events.jsonl } }
            routes: [{ to: audit }]
            \(more)
            """, to: "runbridge.yaml")
        return folder
    }

    /// Expects that no command can work, and that each says why.
    private func expectRefusal(_ folder: TemporaryFolder, _ hints: String..., commands: [String]? = nil) async throws {
        for command in commands ?? ["run --drain", "emit a failed", "events", "sinks"] {
            let ending = try await Tool.bash("\"$0\" \(command)", in: folder.path)
            #expect(ending.status == 3, "\(command)")
            #expect(ending.output == "")
            #expect(ending.complaint.split(separator: "\n").count == 1, "\(command): \(ending.complaint)")
            for hint in hints { #expect(ending.complaint.contains(hint), "\(command): \(ending.complaint)") }
        }
    }

    @Test func aFolderIsNone() async throws {
        let folder = try folder(store: "place")
        try FileManager.default.createDirectory(atPath: folder.path("place"), withIntermediateDirectories: false)
        try await expectRefusal(folder, "place: ", "this is a folder")
    }

    @Test func aFileOfAnotherKindIsNoneAndIsLeftAlone() async throws {
        let folder = try folder()
        let diary = String(repeating: "Dear diary, this is no database. ", count: 40)
        _ = try folder.write(diary, to: "store.db")
        try await expectRefusal(folder, "store.db: ", "not a runbridge store", "Name another file")
        #expect(try String(contentsOfFile: folder.path("store.db"), encoding: .utf8) == diary)
    }

    @Test func aFolderThatIsNotThereIsToldOf() async throws {
        try await expectRefusal(
            try folder(store: "none/store.db"), "none/store.db", "Check that its folder exists",
            commands: ["run --drain", "emit a failed"])
    }

    @Test func oneOfANewerVersionIsLeftAlone() async throws {
        let folder = try folder()
        #expect(try await Tool.run("emit", "a", "failed", in: folder.path).status == 0)
        let judge = try await PythonJudge.environment(packages: "standardwebhooks")
        _ = try await judge.run(Files.judge("touch_store.py"), arguments: [folder.path("store.db"), "newer"])
        try await expectRefusal(folder, "a newer version of runbridge", "Use that version or a newer one")
    }

    @Test func oneThatAStrangerHasLockedIsNotWaitedForForever() async throws {
        let folder = try folder()
        #expect(try await Tool.run("emit", "a", "failed", in: folder.path).status == 0)
        let judge = try await PythonJudge.environment(packages: "standardwebhooks")
        let stranger = try RunningTool(
            Files.judge("touch_store.py"), folder.path("store.db"), "lock", executable: judge.python, in: folder)
        try await stranger.complains(of: "locked")
        try await expectRefusal(
            folder, "store.db: another program holds", "fuser", commands: ["run --drain", "emit b failed"])
        // Who only reads is not kept from it.
        #expect(try await Tool.ask("events", "--type", "run.failed", in: folder).count == 1)
        _ = try await stranger.stop(by: SIGKILL)
        #expect(try await Tool.run("emit", "b", "failed", in: folder.path).status == 0)
    }

    @Test func aStrangersLockDelaysARunningBridgeAndNothingIsLost() async throws {
        let folder = try folder()
        let bridge = try RunningTool("run", in: folder)
        try await bridge.complains(of: "Ctrl-C ends it")
        let judge = try await PythonJudge.environment(packages: "standardwebhooks")
        let stranger = try RunningTool(
            Files.judge("touch_store.py"), folder.path("store.db"), "lock", executable: judge.python, in: folder)
        try await stranger.complains(of: "locked")
        try folder.append((0..<50).map { line("run-\($0)", "failed") }.joined(), to: "input.jsonl")
        try await bridge.complains(of: "another program holds the store's lock")
        #expect(folder.lines(of: "events.jsonl") == [])
        _ = try await stranger.stop(by: SIGKILL)
        try await bridge.complains(of: "the store can be written again")
        // The bridge tells of its own trouble, too.
        try await eventually("all arrive") {
            try folder.objects(of: "events.jsonl").count { $0["type"] == "run.failed" } == 50
        }
        #expect(try await bridge.stop().status == 0)
    }

    @Test func aSecondBridgeIsToldOfTheFirst() async throws {
        let folder = try folder()
        let bridge = try RunningTool("run", in: folder)
        try await bridge.complains(of: "Ctrl-C ends it")
        try await expectRefusal(folder, "store.db: a bridge (process ", "already delivers", commands: ["run"])
        #expect(try await bridge.stop().status == 0)
        #expect(try await Tool.run("run", "--drain", in: folder.path).status == 0)
    }

    /// A full disk, then room: either the bridge that met it goes on by itself, or it is killed and another one does.
    @Test(.enabled(if: SmallDisk.isPossible, "only root may mount a disk"), arguments: [false, true])
    func aFullDiskStopsIntakeAndLosesNothing(_ isKilled: Bool) async throws {
        let disk = try SmallDisk(bytes: 96 << 20)
        let folder = try folder(store: disk.folder.path("store.db"))
        let bridge = try RunningTool("run", in: folder)
        try await bridge.complains(of: "Ctrl-C ends it")
        let ballast = disk.folder.path("ballast")
        #expect(FileManager.default.createFile(atPath: ballast, contents: Data(count: 95 << 20)))
        let count = 4000
        try folder.append((0..<count).map { line("run-\($0)", "failed") }.joined(), to: "input.jsonl")
        try await bridge.complains(of: "the disk is full. Nothing was lost; make room and it goes on by itself.")
        #expect(bridge.complaint.contains("Until then nothing more is accepted."))
        #expect(folder.lines(of: "events.jsonl").count < count)
        if isKilled {
            bridge.signal(SIGKILL)
            _ = try await bridge.ending()
        }
        try FileManager.default.removeItem(atPath: ballast)
        if isKilled {
            let ending = try await Tool.run("run", "--drain", in: folder.path)
            #expect(ending.status == 0, "\(ending.complaint)")
        } else {
            try await bridge.complains(of: "the store can be written again; everything goes on")
            try await eventually("all arrive") { folder.lines(of: "events.jsonl").count >= count }
            #expect(try await bridge.stop().status == 0)
            #expect(bridge.complaint.split(separator: "the disk is full").count == 2, "\(bridge.complaint)")
        }
        // The bridge tells of its own trouble, too; that is not counted here.
        let ids = try folder.objects(of: "events.jsonl").filter { $0["type"] == "run.failed" }
            .map { $0[path: "data", "run", "id"]?.string ?? "" }
        #expect(Set(ids) == Set((0..<count).map { "run-\($0)" }))
        if !isKilled { #expect(ids.count == count) }
    }
}
