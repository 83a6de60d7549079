import Foundation
import Logging
import RunbridgeCore
import RunbridgeWatchers
import Testing

@testable import RunbridgeDaemon

@Suite struct StoreTroubleTests {
    @Test func waitsForAStoreThatCannotBeWrittenAndTellsOfItAfterwards() async throws {
        let sink = RecordingSink()
        let (messages, log) = MessageStream.make()
        let bench = try await Bench(sinks: ["audit": sink], patience: .milliseconds(20), log: log)
        let stranger = try Stranger(lockingStoreAt: bench.path)
        let observation = Observation(
            key: RunKey(watcher: "ci", kind: "run", id: "r"), via: .lines, observedAt: SystemClock().now,
            finding: .seen(Sighting(status: .failed, raw: "failed")))
        let bridge = bench.bridge([ListWatcher(batches: [[observation]])])
        async let ended = bridge.run(.forever)
        for await message in messages where message.contains("nothing more is accepted") { break }
        #expect(sink.attempts == 0)
        try stranger.letGo()
        await sink.wait(forDeliveries: 3)
        bridge.stop()
        _ = try await ended
        #expect(sink.types(ofRun: "r") == ["run.failed"])
        #expect(sink.types(ofRun: "store") == ["watch.error", "watch.recovered"])
    }
}

/// Another program that holds the lock of a store.
final class Stranger {
    private let process = Process()
    private let input = Pipe()

    init(lockingStoreAt path: String) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            store = sqlite3.connect(sys.argv[1], isolation_level=None)
            store.execute("BEGIN IMMEDIATE")
            print("held", flush=True)
            sys.stdin.read()
            store.execute("ROLLBACK")
            """, path,
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        _ = try output.fileHandleForReading.read(upToCount: 4)
    }

    func letGo() throws {
        try input.fileHandleForWriting.close()
    }
}

/// What is logged, as it comes.
struct MessageStream: LogHandler {
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]
    private let continuation: AsyncStream<String>.Continuation

    static func make() -> (AsyncStream<String>, MessageStream) {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        return (stream, MessageStream(continuation: continuation))
    }

    private init(continuation: AsyncStream<String>.Continuation) {
        self.continuation = continuation
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        continuation.yield(event.message.description)
    }
}
