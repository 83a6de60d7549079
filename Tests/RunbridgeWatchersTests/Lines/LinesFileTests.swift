import Foundation
import RunbridgeCore
import RunbridgeWatchers
import SystemPackage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct LinesFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func line(_ id: String) -> String { "{\"id\":\"\(id)\",\"status\":\"failed\"}\n" }

    private func watcher() -> LinesWatcher {
        LinesWatcher(name: "ci", source: .file(folder.file("log")), clock: ManualClock(), interval: .milliseconds(2))
    }

    private func readOnce(_ host: RecordingHost) async throws -> [String] {
        let before = host.record.observations.count
        try await watcher().watch(.once, for: host)
        return host.record.observations.dropFirst(before).map(\.key.id)
    }

    /// Follows the file while `body` does things to it.
    private func follow(
        _ host: RecordingHost, _ body: (_ saw: (String) async -> Void) async throws -> Void
    ) async throws -> [String] {
        let watching = Task { try await watcher().watch(.forever, for: host) }
        try await body { id in await host.wait { $0.observations.contains { $0.key.id == id } } }
        watching.cancel()
        try await watching.value
        return host.record.observations.map(\.key.id)
    }

    @Test func readsAFileToItsEndAndGoesOnThereTheNextTime() async throws {
        let host = RecordingHost()
        try folder.append(line("a") + line("b"), to: "log")
        #expect(try await readOnce(host) == ["a", "b"])
        #expect(try await readOnce(host) == [])
        try folder.append(line("c"), to: "log")
        #expect(try await readOnce(host) == ["c"])
        #expect(host.record.warnings == [])
    }

    @Test func takesALastLineWithoutALineBreakAtTheEndOfOnce() async throws {
        let host = RecordingHost()
        try folder.append(line("a") + line("b").dropLast(), to: "log")
        #expect(try await readOnce(host) == ["a", "b"])
        try folder.append("\n" + line("c"), to: "log")
        #expect(try await readOnce(host) == ["c"])
    }

    @Test func movesThePositionWithItsBatchOnly() async throws {
        struct Full: Error {}
        let limit = 512 * line("00000").utf8.count
        let host = RecordingHost { batch in
            if batch.observations.contains(where: { $0.key.id == "00600" }) { throw Full() }
        }
        try folder.append((0..<1000).map { line(String(format: "%05d", $0)) }.joined(), to: "log")
        await #expect(throws: Full.self) { try await watcher().watch(.once, for: host) }
        #expect(host.record.observations.count == 512)
        #expect(host.record.position?.contains("\"offset\":\(limit),\"lines\":512,") == true)
        let next = RecordingHost(position: host.record.position)
        #expect(try await readOnce(next).first == "00512")
    }

    @Test func waitsForAFileThatIsNotThereYet() async throws {
        let host = RecordingHost()
        let ids = try await follow(host) { saw in
            await host.wait { $0.warnings.count == 1 }
            try folder.append(line("a"), to: "log")
            await saw("a")
        }
        #expect(ids == ["a"])
        #expect(host.record.warnings.count == 1)
        #expect(host.record.tellings == [])
    }

    @Test func isDoneWithAFileThatIsNotThereOnce() async throws {
        let host = RecordingHost()
        #expect(try await readOnce(host) == [])
        #expect(host.record.warnings.count == 1)
    }

    @Test func waitsForTheEndOfALine() async throws {
        let host = RecordingHost()
        let ids = try await follow(host) { saw in
            let text = line("c")
            try folder.append(line("a"), to: "log")
            await saw("a")
            try folder.append(line("b") + text.prefix(9), to: "log")
            await saw("b")
            try folder.append(String(text.dropFirst(9)), to: "log")
            await saw("c")
        }
        #expect(ids == ["a", "b", "c"])
    }

    @Test func beginsAgainInAFileThatWasCut() async throws {
        let host = RecordingHost()
        let ids = try await follow(host) { saw in
            try folder.append(line("a") + line("b") + "{\"id\":\"unfin", to: "log")
            await saw("b")
            try folder.overwrite("log", line("c"))
            await saw("c")
        }
        #expect(ids == ["a", "b", "c"])
        #expect(host.record.warnings == [])
    }

    @Test func beginsAgainInAFileThatWasCutAndIsLongerNow() async throws {
        let host = RecordingHost()
        let ids = try await follow(host) { saw in
            try folder.append(line("a"), to: "log")
            await saw("a")
            try folder.overwrite("log", line("c") + line("d") + line("e"))
            await saw("e")
        }
        #expect(ids == ["a", "c", "d", "e"])
    }

    @Test func finishesARenamedFileBeforeItGoesOnWithTheNextOne() async throws {
        let host = RecordingHost()
        let ids = try await follow(host) { saw in
            try folder.append(line("a"), to: "log")
            await saw("a")
            try folder.rename("log", to: "log.1")
            try folder.append(line("b") + line("c").dropLast(), to: "log.1")
            try folder.append(line("d"), to: "log")
            await saw("d")
            try folder.append(line("e"), to: "log")
            await saw("e")
        }
        #expect(ids == ["a", "b", "c", "d", "e"])
        #expect(host.record.warnings == [])
    }

    @Test func finishesAFileThatWasRenamedWhileNobodyWatched() async throws {
        let host = RecordingHost()
        try folder.append(line("a"), to: "log")
        #expect(try await readOnce(host) == ["a"])
        try folder.append(line("b"), to: "log")
        try folder.rename("log", to: "log-20261125")
        try folder.append(line("c"), to: "log")
        #expect(try await readOnce(host) == ["b", "c"])
        #expect(try await readOnce(host) == [])
        #expect(host.record.warnings == [])
    }

    @Test func saysSoWhenARenamedFileIsGone() async throws {
        let host = RecordingHost()
        try folder.append(line("a"), to: "log")
        #expect(try await readOnce(host) == ["a"])
        // Another file is made first, or it would get the same inode.
        try folder.append(line("c"), to: "new")
        try FileManager.default.removeItem(atPath: folder.file("log").string)
        try folder.rename("new", to: "log")
        #expect(try await readOnce(host) == ["c"])
        #expect(host.record.warnings.count == 1)
    }

    @Test func beginsAgainInAFileThatWasCutWhileNobodyWatched() async throws {
        let host = RecordingHost()
        try folder.append(line("a") + line("b"), to: "log")
        #expect(try await readOnce(host) == ["a", "b"])
        try folder.overwrite("log", line("x") + line("y") + line("z"))
        #expect(try await readOnce(host) == ["x", "y", "z"])
    }

    @Test func tellsOnceThatAFileCannotBeReadAndThatItCanAgain() async throws {
        let host = RecordingHost()
        try FileManager.default.createDirectory(atPath: folder.file("log").string, withIntermediateDirectories: false)
        let ids = try await follow(host) { saw in
            await host.wait { $0.tellings.count == 1 }
            try FileManager.default.removeItem(atPath: folder.file("log").string)
            try folder.append(line("a"), to: "log")
            await saw("a")
        }
        #expect(ids == ["a"])
        #expect(host.record.tellings.count == 2)
        #expect(host.record.tellings.first?.hasPrefix("failing: \(folder.file("log")) cannot be read: ") == true)
        #expect(host.record.tellings.last == "recovered")
    }

    @Test func doesNotPassOverAFileThatCannotBeReadOnce() async throws {
        try FileManager.default.createDirectory(atPath: folder.file("log").string, withIntermediateDirectories: false)
        await #expect(throws: WatchError.self) { try await watcher().watch(.once, for: RecordingHost()) }
    }

    @Test func countsLinesOnAfterARestart() async throws {
        let host = RecordingHost()
        try folder.append(line("a") + "hello\n", to: "log")
        #expect(try await readOnce(host) == ["a"])
        try folder.append(line("b") + "hello\n", to: "log")
        #expect(try await readOnce(host) == ["b"])
        let lines = host.record.warnings.compactMap { $0.split(separator: ": ").dropFirst().first }
        #expect(lines == ["line 2", "line 4"])
    }

    @Test func beginsAtTheBeginningWhereThePositionIsNonsense() async throws {
        try folder.append(line("a"), to: "log")
        for position in ["", "{}", "nonsense", "{\"inode\":1,\"offset\":5,\"lines\":1,\"digest\":\"0\"}"] {
            #expect(try await readOnce(RecordingHost(position: position)) == ["a"])
        }
    }
}
