import Glibc
import RunbridgeCore
import Testing

@testable import RunbridgeWatchers

/// There is one trap in a process, and so one test at a time.
@Suite(.serialized, .timeLimit(.minutes(1))) struct CommandSignalsTests {
    private func command(_ script: String, _ output: TestPipe) -> CommandRun {
        CommandRun(
            arguments: ["/bin/sh", "-c", script], key: RunKey(watcher: "exec", kind: "command", id: "c1"),
            streams: CommandStreams(input: 0, output: output.writable, error: output.writable))
    }

    /// Traps signals, once the trap of the test before is gone: a task that has ended may hold it a moment longer.
    private func trap(_ signals: [Int32]) async throws -> CommandSignals {
        while true {
            do {
                return try CommandSignals(signals)
            } catch WatchError.exhausted {
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }

    @Test(arguments: [SIGUSR1, SIGUSR2, SIGHUP, SIGWINCH]) func passesASignalOn(_ signal: Int32) async throws {
        let output = try TestPipe()
        let signals = try await trap([signal])
        let command = command("trap 'echo got it; exit 5' \(signal); echo ready; while :; do sleep 0.01; done", output)
        async let exit = command.run(signals: signals, complain: { _ in }, intake: { _ in })
        await output.read(until: "ready\n")
        kill(getpid(), signal)
        #expect(await exit == 5)
        output.closeWritable()
        #expect(String(decoding: await output.readToEnd(), as: UTF8.self) == "got it\n")
    }

    @Test func callsARunCanceledThatWasAskedToEnd() async throws {
        let output = try TestPipe()
        let signals = try await trap([SIGTERM])
        let (observations, continuation) = AsyncStream.makeStream(of: Observation.self)
        let command = command("echo ready; sleep 1000", output)
        async let exit = command.run(
            signals: signals, complain: { _ in }, intake: { continuation.yield($0) })
        await output.read(until: "ready\n")
        kill(getpid(), SIGTERM)
        #expect(await exit == 143)
        continuation.finish()
        var lines: [String] = []
        for await observation in observations { lines.append(observation.line) }
        #expect(lines == ["command/c1 running", "command/c1 canceled"])
    }

    @Test func putsBackWhatWasBefore() async throws {
        _ = try await trap([SIGUSR1])
        var (before, after) = (sigaction(), sigaction())
        sigaction(SIGUSR1, nil, &before)
        do {
            let signals = try CommandSignals([SIGUSR1])
            #expect(throws: WatchError.self) { try CommandSignals([SIGUSR1]) }
            #expect(signals.next() == nil)
            kill(getpid(), SIGUSR1)
            while signals.next()?.signal != SIGUSR1 {}
        }
        sigaction(SIGUSR1, nil, &after)
        #expect(before.sa_flags == after.sa_flags)
        #expect(
            unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self)
                == unsafeBitCast(after.__sigaction_handler.sa_handler, to: Int.self))
        _ = try CommandSignals([SIGUSR1])
    }

    @Test func leavesIgnoredSignalsIgnored() async throws {
        signal(SIGWINCH, SIG_IGN)
        defer { signal(SIGWINCH, SIG_DFL) }
        let signals = try await trap([SIGWINCH])
        kill(getpid(), SIGWINCH)
        #expect(signals.next() == nil)
    }
}
