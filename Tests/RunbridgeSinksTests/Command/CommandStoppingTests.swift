import Foundation
import RunbridgeCore
import RunbridgeSinks
import TestSupport
import Testing

/// What happens to a program whose time is up, or that is not wanted any more.
struct CommandStoppingTests {
    private func sink(_ folder: TemporaryFolder, _ timeout: Duration) -> CommandSink {
        CommandSink(
            run: ["./run"], folder: folder.url.path, bridgeEnvironment: ["PATH": "/usr/bin:/bin"], timeout: timeout)
    }

    @Test func aProgramThatTakesTooLongIsAskedToEnd() async throws {
        let folder = try TemporaryFolder()
        try folder.script("run", "trap 'echo asked; exit 0' TERM\necho begun\nwhile :; do sleep 0.05; done")
        let report = await sink(folder, .milliseconds(500)).deliver(Samples.delivery())
        #expect(report.outcome.reason?.code == .timeout)
        #expect(report.outcome.reason?.text.contains("500ms") == true)
        #expect(report.detail?.hasPrefix("begun\nasked") == true)
    }

    @Test func aProgramThatIgnoresTheRequestIsKilledFiveSecondsLater() async throws {
        let folder = try TemporaryFolder()
        try folder.script("run", "trap '' TERM\nwhile :; do sleep 0.05; done")
        let begin = ContinuousClock.now
        let report = await sink(folder, .milliseconds(100)).deliver(Samples.delivery())
        #expect(report.outcome.reason?.code == .timeout)
        #expect(ContinuousClock.now - begin >= .seconds(5))
        #expect(ContinuousClock.now - begin < .seconds(15))
    }

    @Test(arguments: [false, true])
    func itsWholeGroupGoesWithIt(_ isCanceled: Bool) async throws {
        let folder = try TemporaryFolder()
        let fifo = Fifo(folder.path("numbers"))
        // One child that ignores the request and holds the output open, in a shell that obeys.
        try folder.script(
            "run", "(trap '' TERM; exec sleep 600) &\nchild=$!\nsleep 0.3\necho $child > numbers\nwait")
        let attempt = Task { [sink = sink(folder, isCanceled ? .seconds(600) : .seconds(1))] in
            await sink.deliver(Samples.delivery())
        }
        let number = try #require(pid_t(await fifo.message().dropLast()))
        if isCanceled { attempt.cancel() }
        let report = await attempt.value
        #expect(report.outcome.reason?.code == (isCanceled ? .interrupted : .timeout))
        #expect(await isGone(number))
    }

    @Test func aCanceledProgramThatIgnoresTheRequestIsKilledToo() async throws {
        let folder = try TemporaryFolder()
        let fifo = Fifo(folder.path("begun"))
        try folder.script("run", "trap '' TERM\necho yes > begun\nwhile :; do sleep 0.05; done")
        let attempt = Task { [sink = sink(folder, .seconds(600))] in await sink.deliver(Samples.delivery()) }
        #expect(await fifo.message() == "yes\n")
        attempt.cancel()
        #expect(await attempt.value.outcome.reason?.code == .interrupted)
    }

    /// Whether a process is no more, or no more than a zombie that its new parent has not looked at.
    private func isGone(_ number: pid_t) async -> Bool {
        await onThread {
            for _ in 0..<500 {
                let status = (try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)) ?? ""
                if status.isEmpty || status.contains(") Z ") { return true }
                usleep(10_000)
            }
            return false
        }
    }
}
