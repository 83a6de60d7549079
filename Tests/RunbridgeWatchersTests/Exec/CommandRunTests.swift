import Foundation
import Glibc
import RunbridgeCore
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import RunbridgeWatchers

@Suite(.timeLimit(.minutes(1))) struct CommandRunTests {
    /// What a command came to.
    private struct Outcome {
        var exit: Int32
        var observations: [Observation]
        var complaints: [String]
        var output: [UInt8]
        var errors: [UInt8]

        var last: Sighting? { observations.last?.sighting }
        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// Collects what a run tells.
    private final class Notes: Sendable {
        let observations = Mutex<[Observation]>([])
        let complaints = Mutex<[String]>([])
    }

    private func command(_ arguments: [String], _ streams: CommandStreams) -> CommandRun {
        CommandRun(
            arguments: arguments, key: RunKey(watcher: "exec", kind: "command", id: "c1"), name: "nightly",
            streams: streams)
    }

    private func run(
        _ arguments: String..., change: (inout CommandRun) -> Void = { _ in },
        intake: @escaping @Sendable (Observation) async throws -> Void = { _ in }
    ) async throws -> Outcome {
        let (output, errors, null) = (try TestPipe(), try TestPipe(), Glibc.open("/dev/null", O_RDWR | O_CLOEXEC))
        defer { close(null) }
        var command = command(
            arguments, CommandStreams(input: null, output: output.writable, error: errors.writable))
        change(&command)
        let notes = Notes()
        async let outputBytes = output.readToEnd()
        async let errorBytes = errors.readToEnd()
        let exit = await command.run(complain: { text in notes.complaints.withLock { $0.append(text) } }) {
            observation in
            notes.observations.withLock { $0.append(observation) }
            try await intake(observation)
        }
        output.closeWritable()
        errors.closeWritable()
        return Outcome(
            exit: exit, observations: notes.observations.withLock { $0 }, complaints: notes.complaints.withLock { $0 },
            output: await outputBytes, errors: await errorBytes)
    }

    private func shell(_ script: String, change: (inout CommandRun) -> Void = { _ in }) async throws -> Outcome {
        try await run("/bin/sh", "-c", script, change: change)
    }

    @Test func tellsOfARunAndItsEnd() async throws {
        let outcome = try await shell("echo out; echo err >&2")
        #expect(outcome.exit == 0)
        #expect(outcome.observations.map(\.line) == ["command/c1 running", "command/c1 succeeded"])
        #expect(outcome.observations.allSatisfy { $0.via == .exec && !$0.isFirstPass })
        #expect(outcome.last?.name == "nightly")
        #expect(outcome.last?.error == nil)
        #expect(outcome.last?.object?["stdout"] == "out\n")
        #expect(outcome.last?.object?["stderr"] == "err\n")
        #expect(outcome.last?.object?["duration_s"]?.double != nil)
        #expect(outcome.complaints == [])
        #expect(outcome.text == "out\n")
        #expect(String(decoding: outcome.errors, as: UTF8.self) == "err\n")
    }

    @Test func keepsTheExitStatusAndSaysWhatWasPrintedLast() async throws {
        let outcome = try await shell("echo working; echo it broke >&2; exit 7")
        #expect(outcome.exit == 7)
        #expect(outcome.last?.status == .failed)
        #expect(outcome.last?.raw == "exit 7")
        #expect(outcome.last?.error == RunError(code: "exit_7", message: "it broke"))
    }

    @Test func countsOtherExitsAsSuccessWhereTold() async throws {
        let outcome = try await shell("exit 7") { $0.okExits = [0, 7] }
        #expect(outcome.exit == 7)
        #expect(outcome.last?.status == .succeeded)
    }

    @Test(arguments: [("KILL", 137, Status.failed), ("TERM", 143, .failed), ("SEGV", 139, .failed)])
    func turnsASignalIntoAnExitStatus(_ name: String, _ exit: Int32, _ status: Status) async throws {
        let outcome = try await shell("kill -\(name) $$")
        #expect(outcome.exit == exit)
        #expect(outcome.last?.status == status)
        #expect(outcome.last?.object?["signal"] == .string("SIG\(name)"))
    }

    @Test func tellsNowAndThenThatItIsAlive() async throws {
        let folder = try TemporaryFolder()
        let outcome = try await run(
            "/bin/sh", "-c", "echo working; until test -e '\(folder.path)/enough'; do sleep 0.02; done",
            change: { $0.heartbeat = .milliseconds(50) },
            intake: { observation in
                guard observation.sighting?.isHeartbeat == true else { return }
                // The end of the command hangs on its beats: without them there would be none.
                try folder.append("beat\n", to: folder.lines(of: "beats").count < 2 ? "beats" : "enough")
            })
        let beats = outcome.observations.dropFirst().dropLast()
        #expect(beats.count >= 3)
        #expect(beats.allSatisfy { $0.sighting?.isHeartbeat == true && $0.sighting?.status == .running })
        #expect(beats.last?.sighting?.object?["stdout"] == "working\n")
        #expect(beats.last?.sighting?.object?["duration_s"]?.double != nil)
        #expect(beats.last?.sighting?.object?["exit_status"] == nil)
        #expect(outcome.last?.status == .succeeded && outcome.last?.isHeartbeat == false)
        #expect(outcome.complaints == [])
    }

    @Test func saysSoWhenThereIsNoSuchProgram() async throws {
        for program in ["runbridge-no-such-program", "/no/such/program", ""] {
            let outcome = try await run(program)
            #expect(outcome.exit == 127)
            #expect(outcome.observations.map(\.line) == ["command/c1 failed"])
            #expect(outcome.complaints == ["there is no program '\(program)'"])
        }
    }

    @Test func saysSoWhenAProgramCannotBeRun() async throws {
        let folder = try TemporaryFolder()
        try folder.append("echo hello\n", to: "script")
        for path in [folder.file("script").string, folder.path] {
            let outcome = try await run(path)
            #expect(outcome.exit == 126)
            #expect(outcome.last?.raw == "not executable")
            #expect(outcome.complaints.count == 1)
        }
        chmod(folder.file("script").string, 0o755)
        let outcome = try await run(folder.file("script").string)
        #expect(outcome.exit == 126)
        #expect(outcome.complaints.first?.contains("#!/bin/sh") == true)
    }

    @Test func passesEveryByteThroughUnchanged() async throws {
        let outcome = try await run(
            "/usr/bin/env", "python3", "-c",
            """
            import os
            data = bytes(range(256)) * 8192
            view = memoryview(data)
            while view: view = view[os.write(1, view):]
            """)
        #expect(outcome.exit == 0)
        #expect(outcome.output.count == 256 * 8192)
        #expect(outcome.output == (0..<8192).flatMap { _ in (0...255).map { UInt8($0) } })
        #expect(outcome.last?.object?["stdout"]?.string?.isEmpty == false)
    }

    @Test func passesOutputThroughWhileTheCommandRuns() async throws {
        let (input, output, errors) = (try TestPipe(), try TestPipe(), try TestPipe())
        let command = command(
            ["/bin/sh", "-c", "printf ready; read answer; echo got $answer"],
            CommandStreams(input: input.readable, output: output.writable, error: errors.writable))
        async let exit = command.run(complain: { _ in }, intake: { _ in })
        await output.read(until: "ready")
        input.write("it\n")
        #expect(await exit == 0)
        output.closeWritable()
        #expect(String(decoding: await output.readToEnd(), as: UTF8.self) == "got it\n")
    }

    @Test func keepsTheOrderOfOutputAndErrorsThatGoToOnePlace() async throws {
        let outcome = try await shell("for i in 1 2 3 4 5 6 7 8 9; do echo o$i; echo e$i >&2; done") {
            $0.streams.error = $0.streams.output
        }
        #expect(outcome.text == (1...9).map { "o\($0)\ne\($0)\n" }.joined())
    }

    @Test func tellsACommandThatNobodyReadsItsOutput() async throws {
        let errors = try TestPipe()
        let folder = try TemporaryFolder()
        let fifo = folder.file("closed").string
        try #require(mkfifo(fifo, 0o600) == 0)
        let reader = Glibc.open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let writer = Glibc.open(fifo, O_WRONLY | O_CLOEXEC)
        close(reader)
        defer { close(writer) }
        let command = command(
            ["/bin/sh", "-c", "exec yes"], CommandStreams(input: 0, output: writer, error: errors.writable))
        #expect(await command.run(complain: { _ in }, intake: { _ in }) == 128 + SIGPIPE)
    }

    @Test func endsACommandWhoseTimeIsOver() async throws {
        let outcome = try await shell("sleep 1000") { $0.timeout = .milliseconds(50) }
        #expect(outcome.exit == 143)
        #expect(outcome.last?.status == .expired)
        #expect(outcome.last?.error?.code == "timeout")
    }

    @Test func makesACommandEndThatDoesNotWantTo() async throws {
        let outcome = try await shell("trap '' TERM; while :; do sleep 0.01; done") {
            $0.timeout = .seconds(1)  // Time enough to come to the trap on a busy machine.
            $0.killAfter = .milliseconds(50)
        }
        #expect(outcome.exit == 137)
        #expect(outcome.last?.status == .expired)
    }

    @Test func takesTheWholeGroupWithIt() async throws {
        let outcome = try await shell("(trap '' TERM; echo $BASHPID; while :; do sleep 0.01; done) & wait") {
            $0.arguments[0] = "/bin/bash"
            $0.timeout = .seconds(1)  // Time enough to come to the trap on a busy machine.
            $0.killAfter = .milliseconds(50)
        }
        #expect(outcome.last?.status == .expired)
        let left = try #require(pid_t(outcome.text.trimmingCharacters(in: .whitespacesAndNewlines)))
        // It is gone, or waits as a zombie for its new parent to take notice; dying takes a moment.
        while let state = try? String(contentsOfFile: "/proc/\(left)/stat", encoding: .utf8), !state.contains(") Z ") {
            await Task.yield()
        }
    }

    @Test func doesNotWaitLongForWhatACommandLeftBehind() async throws {
        let start = ContinuousClock.now
        let outcome = try await shell("sleep 30 & echo done")
        #expect(outcome.exit == 0)
        #expect(outcome.text == "done\n")
        #expect(ContinuousClock.now - start < .seconds(15))
    }

    @Test func givesACommandItsUsualSignals() async throws {
        let outcome = try await shell("grep -E 'SigIgn|SigBlk' /proc/self/status")
        let bits = outcome.text.split(separator: "\n").compactMap { $0.split(separator: "\t").last }
        let pipe = UInt64(1) << (UInt64(SIGPIPE) - 1)
        #expect(bits.count == 2)
        #expect(UInt64(bits[0], radix: 16) == 0)
        #expect(UInt64(bits[1], radix: 16).map { $0 & pipe } == 0)
    }

    @Test func isNotBrokenByAnIntakeThatFails() async throws {
        struct Full: Error, CustomStringConvertible { var description: String { "the disk is full" } }
        let outcome = try await run("/bin/sh", "-c", "echo hello; exit 3", intake: { _ in throw Full() })
        #expect(outcome.exit == 3)
        #expect(outcome.text == "hello\n")
        #expect(
            outcome.complaints
                == Array(repeating: "the run 'command/c1' could not be recorded: the disk is full", count: 2))
    }

    @Test func isNotHeldUpByAnIntakeThatTakesLong() async throws {
        let outcome = try await run(
            "/bin/sh", "-c", "exit 4", change: { $0.intakeLimit = .milliseconds(20) },
            intake: { _ in try await Task.sleep(for: .seconds(3600)) })
        #expect(outcome.exit == 4)
        #expect(outcome.complaints.count == 2)
        #expect(outcome.complaints.first?.contains("did not take it within 20ms") == true)
    }

    @Test func givesATerminalToTheCommand() async throws {
        let master = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(master >= 0)
        defer { close(master) }
        var (number, locked) = (UInt32(0), Int32(0))
        // Linux has the calls of <stdlib.h> as these two; Swift's Glibc does not show them.
        let (tiocgptn, tiocsptlck) = (UInt(0x8004_5430), UInt(0x4004_5431))
        try #require(ioctl(master, tiocgptn, &number) == 0 && ioctl(master, tiocsptlck, &locked) == 0)
        let slave = Glibc.open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(slave >= 0)
        defer { close(slave) }
        let outcome = try await shell("test -t 1 && ! test -t 2 && echo errors >&2") { $0.streams.output = slave }
        #expect(outcome.exit == 0)
        #expect(outcome.last?.object?["stdout"] == nil)
        #expect(outcome.last?.object?["stderr"] == "errors\n")
    }

    @Test func keepsItsArgumentsToItself() async throws {
        let outcome = try await run("/bin/echo", "--password=hunter2")
        let object = try #require(outcome.last?.object)
        #expect(object["program"] == "/bin/echo")
        #expect(object["command"] == nil && object["arguments"] == nil)
    }
}
