import Foundation
import RunbridgeCore
import RunbridgeSinks
import TestSupport
import Testing

struct FileSinkTests {
    private func deliver(_ sink: FileSink, _ numbers: Range<Int>) async -> [AttemptReport] {
        await sink.deliver(numbers.map { Samples.delivery(Samples.event($0)) })
    }

    private func lines(_ numbers: Range<Int>) -> String {
        numbers.map { String(decoding: Samples.event($0).body, as: UTF8.self) + "\n" }.joined()
    }

    @Test func theFileIsMadeForItsOwnerAlone() async throws {
        let folder = try TemporaryFolder()
        let sink = FileSink(path: folder.path("events.jsonl"))
        #expect(await sink.check() == nil)
        #expect(!FileManager.default.fileExists(atPath: folder.path("events.jsonl")))
        #expect(await deliver(sink, 0..<3) == Array(repeating: AttemptReport(.delivered), count: 3))
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path("events.jsonl"))[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try folder.text(of: "events.jsonl") == lines(0..<3))
    }

    struct Leftover: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var before: String
        var kept: String
    }

    static let leftovers: [Leftover] = [
        Leftover(testDescription: "nothing", before: "", kept: ""),
        Leftover(testDescription: "whole lines", before: "{}\n{}\n", kept: "{}\n{}\n"),
        Leftover(testDescription: "a begun event", before: "{}\n{\"specversion\":\"1.0\",\"id\":\"ev", kept: "{}\n"),
        Leftover(testDescription: "an event that was hardly begun", before: "{}\n{\"sp", kept: "{}\n"),
        Leftover(testDescription: "nothing but a begun event", before: "{\"specversion\":\"1", kept: ""),
        Leftover(
            testDescription: "a long begun event",
            before: "{}\n{\"specversion\":" + String(repeating: "x", count: 200_000),
            kept: "{}\n"),
        Leftover(testDescription: "somebody else's line", before: "a note", kept: "a note\n"),
        Leftover(testDescription: "an object of somebody else's", before: "{\"a\":1}", kept: "{\"a\":1}\n"),
        Leftover(
            testDescription: "too much for an event",
            before: "{\"specversion\":" + String(repeating: "x", count: 2 << 20),
            kept: "{\"specversion\":" + String(repeating: "x", count: 2 << 20) + "\n"),
    ]

    @Test(arguments: leftovers)
    func aLineThatACrashLeftBegunIsTakenAwayAndNothingElse(_ leftover: Leftover) async throws {
        let folder = try TemporaryFolder()
        try Data(leftover.before.utf8).write(to: folder.url.appending(path: "events.jsonl"))
        let sink = FileSink(path: folder.path("events.jsonl"))
        #expect(await deliver(sink, 0..<2).map(\.outcome) == [.delivered, .delivered])
        #expect(try folder.text(of: "events.jsonl") == leftover.kept + lines(0..<2))
    }

    @Test func aLineLeftBegunBetweenTwoBatchesIsRepairedToo() async throws {
        let folder = try TemporaryFolder()
        let sink = FileSink(path: folder.path("events.jsonl"))
        _ = await deliver(sink, 0..<1)
        let handle = try FileHandle(forWritingTo: folder.url.appending(path: "events.jsonl"))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(#"{"specversion":"1.0","id"#.utf8))
        _ = await deliver(sink, 1..<2)
        #expect(try folder.text(of: "events.jsonl") == lines(0..<2))
    }

    @Test func aFileThatWasMovedRemovedOrEmptiedIsFollowed() async throws {
        let folder = try TemporaryFolder()
        let sink = FileSink(path: folder.path("events.jsonl"))
        _ = await deliver(sink, 0..<1)
        try FileManager.default.moveItem(atPath: folder.path("events.jsonl"), toPath: folder.path("events.1"))
        _ = await deliver(sink, 1..<2)
        #expect(try folder.text(of: "events.1") == lines(0..<1))
        #expect(try folder.text(of: "events.jsonl") == lines(1..<2))
        try FileManager.default.removeItem(atPath: folder.path("events.jsonl"))
        _ = await deliver(sink, 2..<3)
        #expect(try folder.text(of: "events.jsonl") == lines(2..<3))
        #expect(truncate(folder.path("events.jsonl"), 0) == 0)
        _ = await deliver(sink, 3..<4)
        #expect(try folder.text(of: "events.jsonl") == lines(3..<4))
    }

    @Test func aFolderThatComesLaterIsWaitedForByRetries() async throws {
        let folder = try TemporaryFolder()
        let sink = FileSink(path: folder.path("later/events.jsonl"))
        let reason = try #require(await deliver(sink, 0..<1).first?.outcome.reason)
        #expect(reason.code == .io)
        #expect(reason.text == "the folder \(folder.path("later")) does not exist. Make it")
        #expect(await sink.check() == reason.text)
        try FileManager.default.createDirectory(atPath: folder.path("later"), withIntermediateDirectories: false)
        #expect(await deliver(sink, 0..<1).map(\.outcome) == [.delivered])
    }

    @Test func whatIsNoFileIsNotWrittenTo() async throws {
        let folder = try TemporaryFolder()
        let fifo = Fifo(folder.path("fifo"))
        for (path, words) in [
            (folder.url.path, "is a folder"), (fifo.path, "is no regular file"), ("/dev/full", "is no regular file"),
            ("/dev/null/x", "not a directory"),
        ] {
            let sink = FileSink(path: path)
            let complaint = try #require(await sink.check())
            #expect(complaint.contains(words), "\(complaint)")
            #expect(await deliver(sink, 0..<1).first?.outcome.reason?.text == complaint)
        }
    }

    @Test func twoSinksOnOneFileDoNotMixTheirLines() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("events.jsonl")
        let big = JSON.string(String(repeating: "y", count: 30_000))
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let sink = FileSink(path: path)
                    for round in 0..<10 {
                        let batch = (0..<5).map {
                            Samples.delivery(Samples.event(writer * 1000 + round * 10 + $0, object: big))
                        }
                        #expect(await sink.deliver(batch).allSatisfy { $0.outcome == .delivered })
                    }
                }
            }
        }
        let lines = try folder.contents(of: "events.jsonl").split(separator: 10)
        #expect(lines.count == 200)
        let ids = try lines.map { try JSON(parsing: Array($0))["id"]?.string }
        #expect(Set(ids).count == 200)
    }

    @Test(.enabled(if: geteuid() == 0, "mounting a small disk takes root"))
    func aFullDiskIsARetryAndLeavesNoBrokenLine() async throws {
        let folder = try TemporaryFolder()
        let mounted = await run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.url.path)
        try #require(mounted == 0)
        let sink = FileSink(path: folder.path("events.jsonl"))
        #expect(await deliver(sink, 0..<10).allSatisfy { $0.outcome == .delivered })
        let big = JSON.string(String(repeating: "z", count: 60_000))
        let reports = await sink.deliver((20..<30).map { Samples.delivery(Samples.event($0, object: big)) })
        #expect(reports.count == 10)
        for report in reports {
            #expect(report.outcome.reason?.code == .io)
            #expect(report.outcome.reason?.text.contains("no space left on device. Make room") == true, "\(report)")
        }
        #expect(try folder.text(of: "events.jsonl") == lines(0..<10))
        // There is room for a small one, and so it goes on.
        #expect(await deliver(sink, 10..<11).map(\.outcome) == [.delivered])
        #expect(try folder.text(of: "events.jsonl") == lines(0..<11))
        #expect(await run("umount", "-l", folder.url.path) == 0)
    }

    private func run(_ words: String...) async -> Int32 {
        await onThread {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = words
            guard (try? process.run()) != nil else { return -1 }
            process.waitUntilExit()
            return process.terminationStatus
        }
    }
}
