import Foundation
import RunbridgeCore
import RunbridgeSinks
import TestSupport
import Testing

struct CommandSinkTests {
    private func sink(
        _ folder: TemporaryFolder, _ run: String..., env: [String: Secret] = [:],
        bridge: [String: String] = ["PATH": "/usr/bin:/bin", "HOME": "/root", "SECRET": "no"],
        timeout: Duration = .seconds(60)
    ) -> CommandSink {
        CommandSink(run: run, folder: folder.url.path, bridgeEnvironment: bridge, env: env, timeout: timeout)
    }

    struct Ending: Sendable, CustomTestStringConvertible {
        var script: String
        var status: Int?
        var code: DeliveryOutcome.Reason.Code?
        var isRejected = false
        var testDescription: String { script }
    }

    static let endings: [Ending] = [
        Ending(script: "exit 0", status: 0),
        Ending(script: "exit 65", status: 65, code: .answer, isRejected: true),
        Ending(script: "exit 75", status: 75, code: .answer), Ending(script: "exit 1", status: 1, code: .answer),
        Ending(script: "exit 255", status: 255, code: .answer), Ending(script: "kill -9 $$", code: .signal),
        Ending(script: "kill -SEGV $$", code: .signal),
        // The event is a file on standard input: nobody minds if it is not read.
        Ending(script: "exec 0<&-; exit 0", status: 0), Ending(script: "head -c 1 >/dev/null", status: 0),
        Ending(script: "exec >&- 2>&-; exit 0", status: 0),
    ]

    @Test(arguments: endings)
    func anExitMeansWhatTheContractSays(_ ending: Ending) async throws {
        let folder = try TemporaryFolder()
        try folder.script("run", ending.script)
        let report = await sink(folder, "./run").deliver(Samples.delivery(Samples.hostile()))
        #expect(report.status == ending.status)
        #expect(report.outcome.reason?.code == ending.code)
        switch report.outcome {
        case .rejected: #expect(ending.isRejected)
        default: #expect(!ending.isRejected)
        }
    }

    @Test func theEnvironmentIsCleanAndTellsTheEvent() async throws {
        let folder = try TemporaryFolder()
        try folder.script(
            "run", #"env | sort > seen; pwd > where; ls /proc/self/fd > descriptors; printf '%s\n' "$@" > words"#)
        let sink = sink(folder, "./run", "a b", "$HOME", "", env: ["TOKEN": Secret("t-1"), "HOME": Secret("/mine")])
        let report = await sink.deliver(Delivery(event: Samples.event(), attempt: 3))
        #expect(report.outcome == .delivered)
        let seen = try folder.text(of: "seen").split(separator: "\n").map(String.init)
        #expect(
            seen.filter {
                !$0.hasPrefix("PWD=") && !$0.hasPrefix("_=") && !$0.hasPrefix("SHLVL=") && !$0.hasPrefix("OLDPWD=")
            } == [
                "HOME=/mine", "PATH=/usr/bin:/bin", "RUNBRIDGE_ATTEMPT=3",
                "RUNBRIDGE_EVENT_ID=\(Samples.event().id.text)", "RUNBRIDGE_PREVIOUS=running",
                "RUNBRIDGE_RUN_ID=batch_abc",
                "RUNBRIDGE_RUN_KIND=batch", "RUNBRIDGE_RUN_NAME=nightly", "RUNBRIDGE_STATUS=failed",
                "RUNBRIDGE_TYPE=run.failed", "RUNBRIDGE_WATCHER=openai", "TOKEN=t-1",
            ])
        #expect(try folder.text(of: "where").dropLast() == folder.url.resolvingSymlinksInPath().path)
        #expect(try folder.text(of: "words") == "a b\n$HOME\n\n")
        // ls opens the folder itself as the fourth, and the redirection is its second.
        #expect(try folder.text(of: "descriptors").split(separator: "\n").count == 4)
    }

    @Test func hostileNamesAreOneLineInTheEnvironment() async throws {
        let folder = try TemporaryFolder()
        try folder.script("run", "env -0 > seen")
        #expect(await sink(folder, "./run").deliver(Samples.delivery(Samples.hostile())).outcome == .delivered)
        let seen = try folder.text(of: "seen").split(separator: "\0").map(String.init)
        let names = Set(seen.compactMap { $0.split(separator: "=").first.map(String.init) })
        #expect(names.filter { $0.hasPrefix("RUNBRIDGE_") }.count == 9)
        let name = try #require(seen.first { $0.hasPrefix("RUNBRIDGE_RUN_NAME=") })
        #expect(name.hasPrefix("RUNBRIDGE_RUN_NAME=a b c  d [31m"))
        #expect(!seen.contains { $0.contains("\n") })
    }

    @Test func aNameIsLookedForInThePathOfTheProgram() async throws {
        let folder = try TemporaryFolder()
        #expect(await sink(folder, "true").deliver(Samples.delivery()).outcome == .delivered)
        try folder.script("mine", "exit 65")
        let own = sink(folder, "mine", bridge: ["PATH": "/nowhere:\(folder.url.path)"])
        #expect(await own.deliver(Samples.delivery()).status == 65)
        let missing = sink(folder, "no-such-program")
        #expect(await missing.check()?.contains("no program 'no-such-program' in PATH (/usr/bin:/bin)") == true)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var run: [String]
        var words: String
        var isFoundByCheck = true
        var testDescription: String { words }
    }

    static let faults: [Fault] = [
        Fault(run: [], words: "no program is named"), Fault(run: ["./missing"], words: "does not exist"),
        Fault(run: ["./plain"], words: "is not executable. Run `chmod +x"), Fault(run: ["./"], words: "is a folder"),
        Fault(run: ["./ok", "a\u{0}b"], words: "NUL"),
        Fault(run: ["./no-interpreter"], words: "first line (#!) that does not exist", isFoundByCheck: false),
        Fault(run: ["./no-program"], words: "is no program", isFoundByCheck: false),
    ]

    @Test(arguments: faults)
    func aProgramThatCannotBeStartedSaysWhy(_ fault: Fault) async throws {
        let folder = try TemporaryFolder()
        try folder.script("ok", "exit 0")
        try folder.script("plain", "exit 0", mode: 0o644)
        try folder.script("no-program", "")
        try Data([0, 1, 2, 3]).write(to: folder.url.appending(path: "no-program"))
        try folder.script("no-interpreter", "")
        try Data("#!/no/such/interpreter\n".utf8).write(to: folder.url.appending(path: "no-interpreter"))
        for name in ["no-program", "no-interpreter"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path(name))
        }
        let sink = CommandSink(run: fault.run, folder: folder.url.path, bridgeEnvironment: [:])
        let reason = try #require(await sink.deliver(Samples.delivery()).outcome.reason)
        #expect(reason.code == .spawn)
        #expect(reason.text.contains(fault.words), "\(reason.text)")
        #expect(await sink.check() == (fault.isFoundByCheck ? reason.text : nil))
    }

    @Test func aMissingFolderSaysSo() async throws {
        let sink = CommandSink(run: ["true"], folder: "/no/such/folder", bridgeEnvironment: [:])
        #expect(await sink.check() == "the working folder /no/such/folder does not exist")
        #expect(await sink.deliver(Samples.delivery()).outcome.reason?.code == .spawn)
    }

    @Test func failedStartsLeaveNoDescriptorsBehind() async throws {
        let folder = try TemporaryFolder()
        try Data([0, 1, 2, 3]).write(to: folder.url.appending(path: "run"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("run"))
        let sink = sink(folder, "./run")
        let delivery = Samples.delivery()
        let before = try descriptorCount()
        for _ in 0..<400 { #expect(await sink.deliver(delivery).outcome.reason?.code == .spawn) }
        // Other tests open some too, but none so many.
        #expect(try descriptorCount() < before + 300)
    }

    private func descriptorCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}

struct CommandOutputTests {
    private func report(_ script: String, timeout: Duration = .seconds(60)) async throws -> AttemptReport {
        let folder = try TemporaryFolder()
        try folder.script("run", script)
        return await CommandSink(
            run: ["./run"], folder: folder.url.path, bridgeEnvironment: ["PATH": "/usr/bin:/bin"], timeout: timeout
        ).deliver(Samples.delivery())
    }

    @Test func theLastOfWhatIsSaidIsKeptErrorsLast() async throws {
        #expect(try await report("echo out; echo err >&2; exit 3").detail == "out\nerr")
        #expect(try await report("printf 'a\\033[31m\\0b\\n\\nc\\n'").detail == "a [31m b\n\nc")
        #expect(try await report("exit 3").detail == nil)
    }

    @Test func aHundredMebibytesAreReadAndTheirEndIsKept() async throws {
        let report = try await report("head -c 104857600 /dev/zero | tr '\\0' x; echo; echo last; exit 4")
        #expect(report.status == 4)
        let detail = try #require(report.detail)
        #expect(detail.hasPrefix("…xxx") && detail.hasSuffix("xxx\nlast"))
        #expect((2040...2048).contains(detail.utf8.count))
    }

    @Test func bothStreamsShareTheRoom() async throws {
        let detail = try #require(
            try await report("head -c 9000 /dev/zero | tr '\\0' o; head -c 9000 /dev/zero | tr '\\0' e >&2").detail)
        #expect((2040...2048).contains(detail.utf8.count))
        let parts = detail.split(separator: "\n")
        #expect(parts.map(\.last) == ["o", "e"])
        #expect(parts.allSatisfy { $0.utf8.count > 1000 })
    }

    @Test func aSecretThatTheBoundCutsInHalfIsNotKept() async throws {
        let folder = try TemporaryFolder()
        // The bound falls into every place of the secret in turn, and what is taken out makes room for what is before it.
        try folder.script(
            "run", #"i=0; while [ $i -lt 300 ]; do printf '%s,' "$TOKEN"; i=$((i+1)); done; printf '%s' "$PAD""#)
        for pad in 0..<19 {
            let sink = CommandSink(
                run: ["./run"], folder: folder.url.path, bridgeEnvironment: [:],
                env: ["TOKEN": Secret("qwertyuiop-12345678"), "PAD": Secret(String(repeating: "_", count: pad))])
            let detail = try #require(await sink.deliver(Samples.delivery()).detail)
            #expect(!detail.contains { "qwertuiop12345678".contains($0) && !"secret".contains($0) }, "\(detail)")
        }
    }

    @Test func aProgramLeftBehindThatHoldsTheOutputOpenIsNotWaitedFor() async throws {
        let begin = ContinuousClock.now
        let report = try await report("sleep 30 &\necho $!\nexit 0")
        #expect(report.outcome == .delivered)
        #expect(ContinuousClock.now - begin < .seconds(10))
        let left = try #require(report.detail.flatMap { pid_t($0) })
        #expect(kill(left, SIGKILL) == 0, "it must still be there")
    }
}
