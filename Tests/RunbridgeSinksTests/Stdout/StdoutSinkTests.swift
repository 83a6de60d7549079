import Foundation
import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeSinks

struct StdoutSinkTests {
    private func written(
        _ format: StdoutFormat, isColored: Bool = false, utcOffset: Int = 0, _ events: [EncodedEvent]
    ) async throws -> String {
        let folder = try TemporaryFolder()
        let descriptor = open(folder.path("out"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let sink = StdoutSink(
            format: format, isColored: isColored, descriptor: descriptor, utcOffset: { _ in utcOffset })
        let reports = await sink.deliver(events.map { Samples.delivery($0) })
        #expect(reports == Array(repeating: AttemptReport(.delivered), count: events.count))
        return try folder.text(of: "out")
    }

    @Test func textTellsAPersonAllThatMattersInOneLine() async throws {
        let text = try await written(.text, utcOffset: 3600, [Samples.event()])
        #expect(
            text
                == "10:30:00  ✗ failed      openai    batch nightly  13m 32s  invalid_request: the file is empty"
                + "  (0 of 100 succeeded, 100 failed)\n")
    }

    @Test func everyTypeHasALineOfItsOwnAndColumnsThatStandBelowEachOther() async throws {
        let events = EventType.all.map { Samples.event(type: $0, error: nil) }
        let lines = try await written(.text, events).split(separator: "\n")
        #expect(lines.count == EventType.all.count)
        for line in lines {
            let column = try #require(line.firstRange(of: "openai    ")).lowerBound
            #expect(line.distance(from: line.startIndex, to: column) == 24, "\(line)")
        }
        let partial = try await written(.text, [Samples.event(type: .status(.succeeded), error: nil, partial: true)])
        #expect(partial.contains("◐ partial"))
    }

    @Test(arguments: [false, true])
    func noEventCanBreakItsLineColourItOrTurnIt(_ isColored: Bool) async throws {
        let text = try await written(.text, isColored: isColored, [Samples.hostile(), Samples.event()])
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3 && lines.last == "")
        // All escapes that are left are ours.
        let rest = text.replacing(/\u{1b}\[[0-9]+m/, with: "")
        let bad = rest.unicodeScalars.filter {
            ($0.properties.generalCategory == .control && $0 != "\n") || $0 == "\u{202E}" || $0 == "\u{2066}"
        }
        #expect(bad.isEmpty)
        #expect(text.contains("\u{1b}") == isColored)
        #expect(!text.contains("\u{1b}[31m\u{202E}"))
    }

    @Test func prettyIsTheSameJSONIndented() async throws {
        let event = Samples.hostile()
        let text = try await written(.pretty, [event, Samples.event()])
        #expect(text.hasPrefix("{\n  \"specversion\": \"1.0\",\n"))
        #expect(text.contains("\n    \"run\": {\n      \"watcher\": \"openai\",\n"))
        #expect(text.contains("\"labels\": {}"))
        let end = try #require(text.firstRange(of: "\n}\n")).upperBound
        #expect(try JSON(parsing: String(text[..<end])) == event.json())
        #expect(try JSON(parsing: String(text[end...])) == Samples.event().json())
    }

    @Test func bytesThatAreNoJSONAreShownAndDoNoHarm() async throws {
        var event = Samples.event()
        event.body = Array("{\u{1b}[31m broken".utf8)
        #expect(try await written(.text, [event]) == "{ [31m broken\n")
    }

    @Test func aPipeThatIsReadSlowlyGetsEverythingWhole() async throws {
        let pipe = TestPipe()
        let events = (0..<100).map { Samples.event($0, object: .string(String(repeating: "x", count: 5000))) }
        let expected = events.flatMap(\.line)
        async let read = pipe.read(expected.count)
        let sink = StdoutSink(format: .json, descriptor: pipe.writeEnd)
        let reports = await sink.deliver(events.map { Samples.delivery($0) })
        #expect(reports.allSatisfy { $0.outcome == .delivered })
        #expect(await read == expected)
    }

    @Test func aNonblockingPipeThatIsFullIsWaitedFor() async throws {
        let pipe = TestPipe()
        _ = fcntl(pipe.writeEnd, F_SETFL, O_NONBLOCK)
        let events = (0..<100).map { Samples.event($0, object: .string(String(repeating: "x", count: 5000))) }
        let expected = events.flatMap(\.line)
        let sink = StdoutSink(format: .json, descriptor: pipe.writeEnd)
        async let reports = sink.deliver(events.map { Samples.delivery($0) })
        #expect(await pipe.read(expected.count) == expected)
        #expect(await reports.allSatisfy { $0.outcome == .delivered })
    }

    @Test func anEventThatWasCutOffIsFinishedBeforeTheNextOne() async throws {
        let pipe = TestPipe()
        let big = JSON.string(String(repeating: "x", count: 50_000))
        let events = (0..<4).map { Samples.event($0, object: big) }
        let sink = StdoutSink(format: .json, descriptor: pipe.writeEnd)
        // A pipe holds 64 KiB: one event goes in whole, one in part, two not at all.
        let attempt = Task { await sink.deliver(events.map { Samples.delivery($0) }) }
        while !pipe.isFull { await Task.yield() }
        attempt.cancel()
        let reports = await attempt.value
        #expect(reports.map { $0.outcome == .delivered } == [true, false, false, false])
        #expect(reports.dropFirst().allSatisfy { $0.outcome.reason?.code == .interrupted })
        let again = [events[1], events[2]]
        let expected = (events[0...1] + again).flatMap(\.line)
        async let read = pipe.read(expected.count)
        let second = await sink.deliver(again.map { Samples.delivery($0) })
        #expect(second.allSatisfy { $0.outcome == .delivered })
        #expect(await read == expected)
    }

    @Test func aReaderThatIsGoneIsARetryThatSaysSo() async throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        let sink = StdoutSink(format: .json, descriptor: ends[1])
        #expect(await sink.check() == "whoever read the output is gone")
        let reason = await sink.deliver(Samples.delivery()).outcome.reason
        #expect(reason == .init(.io, "whoever read the output is gone"))
    }

    @Test func aFullDiskIsARetryThatSaysSo() async throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        let sink = StdoutSink(format: .json, descriptor: full)
        let reason = try #require(await sink.deliver(Samples.delivery()).outcome.reason)
        #expect(reason.code == .io)
        #expect(reason.text.contains("no space left on device"))
    }

    @Test func aDescriptorThatIsOnlyReadFromIsFoundByTheCheck() async throws {
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(null) }
        let complaint = await StdoutSink(descriptor: null).check()
        #expect(complaint == "descriptor \(null) is open for reading only")
    }
}
