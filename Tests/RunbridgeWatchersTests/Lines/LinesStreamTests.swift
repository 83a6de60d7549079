import RunbridgeCore
import RunbridgeWatchers
import TestSupport
import Testing

@Suite struct LinesStreamTests {
    private func watcher(_ pipe: TestPipe, words: LineWords = LineWords()) -> LinesWatcher {
        LinesWatcher(name: "ci", source: .descriptor(pipe.readable), words: words, clock: ManualClock())
    }

    private static func line(_ number: Int) -> String { "{\"id\":\"job-\(number)\",\"status\":\"succeeded\"}\n" }

    @Test(arguments: [WatchExtent.forever, .once]) func readsToTheEndInOrder(_ extent: WatchExtent) async throws {
        let (pipe, host) = (try TestPipe(), RecordingHost())
        pipe.feed((0..<20_000).flatMap { Array(Self.line($0).utf8) })
        try await watcher(pipe).watch(extent, for: host)
        let record = host.record
        #expect(record.lines == (0..<20_000).map { "run/job-\($0) succeeded" })
        #expect(record.batches.allSatisfy { $0.observations.count <= 512 && !$0.observations.isEmpty })
        #expect(record.batches.allSatisfy { $0.watcher == "ci" && $0.position == nil && $0.finishedFirstPass.isEmpty })
        #expect(record.observations.allSatisfy { $0.via == .lines && !$0.isFirstPass })
        #expect(record.warnings == [])
    }

    @Test func takesALastLineWithoutALineBreak() async throws {
        let (pipe, host) = (try TestPipe(), RecordingHost())
        pipe.feed(Array((Self.line(1) + #"{"id":"last","status":"failed"}"#).utf8))
        try await watcher(pipe).watch(.once, for: host)
        #expect(host.record.lines == ["run/job-1 succeeded", "run/last failed"])
    }

    @Test func handsOverALineWithoutWaitingForMore() async throws {
        let (pipe, host) = (try TestPipe(), RecordingHost())
        let watching = Task { try await watcher(pipe).watch(.forever, for: host) }
        for number in 1...3 {
            pipe.write(Self.line(number))
            await host.wait { $0.batches.count == number }
        }
        pipe.closeWritable()
        try await watching.value
        #expect(host.record.batches.map(\.observations.count) == [1, 1, 1])
    }

    @Test func tellsOfBadLinesByTheirNumberAndGoesOn() async throws {
        let (pipe, host) = (try TestPipe(), RecordingHost())
        var bytes = Array("\u{feff}".utf8) + Array(Self.line(1).utf8)
        bytes += Array("hello\n\n  \n{\"status\":\"failed\"}\n{\"id\":\"a\",\"status\":\"done\"}\n{\"id\":\"".utf8)
        bytes += [0xff, 0xfe] + Array("\",\"status\":\"failed\"}\n".utf8)
        bytes += [UInt8](repeating: 0x78, count: 10 * 1024 * 1024) + [0x0a]
        bytes += Array(("{\"id\":7,\"status\":\"failed\"}\n" + Self.line(2)).utf8)
        pipe.feed(bytes)
        try await watcher(pipe).watch(.once, for: host)
        #expect(host.record.lines == ["run/job-1 succeeded", "run/job-2 succeeded"])
        let warnings = host.record.warnings
        let begins = [2, 5, 6, 7, 8, 9].map { "descriptor \(pipe.readable): line \($0): " }
        try #require(warnings.count == begins.count)
        for (warning, beginning) in zip(warnings, begins) { #expect(warning.hasPrefix(beginning)) }
        #expect(warnings[3].contains("not UTF-8"))
        #expect(warnings[4].hasSuffix("it is longer than 1024 KiB and was left out"))
    }

    @Test func tellsNoMoreThanTwentyOfManyBadLinesOneByOne() async throws {
        let (pipe, host) = (try TestPipe(), RecordingHost())
        pipe.feed(Array(String(repeating: "hello\n", count: 50_050).utf8))
        try await watcher(pipe).watch(.once, for: host)
        #expect(host.record.warnings.count == 24)  // 20, the 100th, the 1000th, the 10,000th, and all of them.
        #expect(host.record.warnings.last?.hasSuffix("50050 bad lines in all") == true)
    }

    @Test func understandsAProvidersWordsAndTellsOfANewOneOnce() async throws {
        let (pipe, host) = (try TestPipe(), RecordingHost())
        let words = LineWords(provider: "openai", tables: ["batch": ["completed": .succeeded]], defaultKind: "batch")
        let lines = ["completed", "sleeping", "sleeping"].enumerated().map {
            "{\"id\":\"\($0)\",\"status\":\"\($1)\"}\n"
        }
        pipe.feed(Array(lines.joined().utf8))
        try await watcher(pipe, words: words).watch(.once, for: host)
        #expect(host.record.lines == ["batch/0 succeeded", "batch/1 unknown", "batch/2 unknown"])
        #expect(host.record.observations.last?.sighting?.raw == "sleeping")
        #expect(host.record.warnings.count == 1)
    }

    @Test(.timeLimit(.minutes(1))) func endsAtOnceWhenCanceledWhileNothingComes() async throws {
        let (pipe, host) = (try TestPipe(), RecordingHost())
        let watching = Task { try await watcher(pipe).watch(.forever, for: host) }
        pipe.write(Self.line(1))
        await host.wait { $0.batches.count == 1 }
        watching.cancel()
        try await watching.value
    }

    @Test(.timeLimit(.minutes(1))) func endsAtOnceWhenCanceledWhileTheHostTakesLong() async throws {
        let (started, continuation) = AsyncStream.makeStream(of: Void.self)
        let pipe = try TestPipe()
        let host = RecordingHost { _ in
            continuation.yield()
            try await Task.sleep(for: .seconds(3600))
        }
        let watching = Task { try await watcher(pipe).watch(.forever, for: host) }
        pipe.feed((0..<100_000).flatMap { Array(Self.line($0).utf8) })
        for await _ in started { break }
        watching.cancel()
        try await watching.value
        #expect(host.record.batches.isEmpty)
    }

    @Test func fillsItsBatchesWhileTheHostTakesLong() async throws {
        let pipe = try TestPipe()
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let host = RecordingHost { _ in for await _ in gate { break } }
        let watching = Task { try await watcher(pipe).watch(.once, for: host) }
        // More than pipe, chunk and queue hold: it can only be written once the host takes.
        let total = 60_000
        pipe.feed((0..<total).flatMap { Array(Self.line($0).utf8) })
        opener.finish()
        try await watching.value
        #expect(host.record.lines == (0..<total).map { "run/job-\($0) succeeded" })
    }

    @Test func isNotBroughtDownByALineThatIsNestedDeep() async throws {
        let (pipe, host) = (try TestPipe(), RecordingHost())
        let deep = String(repeating: "[", count: 100_000)
        pipe.feed(Array(("{\"id\":\"a\",\"status\":\"failed\",\"object\":\(deep)\n" + Self.line(1)).utf8))
        try await watcher(pipe).watch(.once, for: host)
        #expect(host.record.lines == ["run/job-1 succeeded"])
        #expect(host.record.warnings.count == 1)
    }

    @Test func saysSoWhenThereIsNothingToReadFrom() async throws {
        let watcher = LinesWatcher(name: "ci", source: .descriptor(-1))
        await #expect(throws: WatchError.self) { try await watcher.watch(.once, for: RecordingHost()) }
    }

    @Test func passesOnWhyTheHostCannotTake() async throws {
        struct Full: Error {}
        let pipe = try TestPipe()
        let host = RecordingHost { _ in throw Full() }
        pipe.feed((0..<100_000).flatMap { Array(Self.line($0).utf8) })
        await #expect(throws: Full.self) { try await watcher(pipe).watch(.once, for: host) }
        #expect(host.record.batches.isEmpty)
    }
}
