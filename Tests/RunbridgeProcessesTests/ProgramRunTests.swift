import Foundation
import RunbridgeCore
import RunbridgeProcesses
import SystemPackage
import TestSupport
import Testing

struct ProgramRunTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func run(
        _ words: [String], added: [String: Secret] = [:], input: [UInt8] = [], timeout: Duration = .seconds(60),
        output: OutputLimit = .end(2048)
    ) -> ProgramRun {
        let environment = ProgramEnvironment(bridge: ["PATH": "/usr/bin:/bin", "LEFT": "out"], added: added)
        return ProgramRun(
            program: Program(words, folder: FilePath(folder.url.path), searchPath: environment.searchPath),
            environment: environment.variables, input: input, timeout: timeout, output: output)
    }

    private func shell(_ script: String) -> [String] { ["sh", "-c", script] }

    @Test func givesItsInputAndKeepsBothOutputs() async {
        let ending = await run(shell("cat; echo no >&2; exit 3"), input: Array("yes".utf8)).ending()
        #expect(ending.manner == .exited(3))
        #expect(Array(ending.output.kept) == Array("yes".utf8))
        #expect(ending.errors.lines == "no\n")
    }

    @Test func aProgramThatDoesNotReadItsInputIsNoFault() async {
        let ending = await run(["true"], input: [UInt8](repeating: 1, count: 1_000_000)).ending()
        #expect(ending.manner == .exited(0))
    }

    @Test func aProgramGetsACleanEnvironmentAndTheFolder() async throws {
        let ending = await run(["env"], added: ["TOKEN": Secret("hush")]).ending()
        let variables = Set(ending.output.lines.split(separator: "\n").map(String.init))
        #expect(variables == ["PATH=/usr/bin:/bin", "TOKEN=hush"])
        let place = await run(["pwd", "-P"]).ending().output.lines
        #expect(place == folder.url.resolvingSymlinksInPath().path + "\n")
    }

    @Test func anEnvironmentShowsNoValue() {
        let environment = ProgramEnvironment(bridge: [:], added: ["TOKEN": Secret("hush")])
        var shown = ""
        dump(environment, to: &shown)
        #expect(!"\(environment) \(shown) \(String(reflecting: environment))".contains("hush"))
    }

    @Test func tellsWhichSignalEndedIt() async {
        #expect(await run(shell("kill -9 $$")).ending().manner == .signaled(Signal(9)))
        #expect("\(Signal(9)), \(Signal(9).nameAndNumber), \(Signal(99))" == "SIGKILL, SIGKILL (9), signal 99")
    }

    @Test func aProgramWhoseTimeIsUpIsStopped() async {
        #expect(await run(["sleep", "600"], timeout: .milliseconds(200)).ending().manner == .timedOut)
    }

    @Test(arguments: ["./nothing", "nothing", "", "sh\0"]) func saysWhyAProgramCannotBeRun(_ name: String) async {
        guard case .notStarted(let reason) = await run([name]).ending().manner else {
            Issue.record("it was run")
            return
        }
        #expect(!reason.isEmpty)
    }

    // MARK: - Output that is wanted whole

    @Test(arguments: [0, 1, 70_000, 1_000_000]) func keepsAllUpToTheLimit(_ size: Int) async {
        let ending = await run(shell("head -c \(size) /dev/zero"), output: .whole(upTo: 1_000_000)).ending()
        #expect(ending.manner == .exited(0))
        #expect(ending.output.kept.count == size)
        #expect(!ending.output.isCut)
    }

    @Test func oneByteMoreThanTheLimitIsTooMuch() async {
        let ending = await run(shell("head -c 1001 /dev/zero"), output: .whole(upTo: 1000)).ending()
        #expect(ending.manner == .tooMuchOutput(1000))
    }

    @Test func aProgramThatWritesForEverIsStopped() async {
        let begin = ContinuousClock.now
        let ending = await run(["yes"], timeout: .seconds(600), output: .whole(upTo: 100_000)).ending()
        #expect(ending.manner == .tooMuchOutput(100_000))
        #expect(ContinuousClock.now - begin < .seconds(60))
    }

    @Test func ofAnOutputWithAnEndOnlyTheEndIsKept() async {
        let ending = await run(shell("seq 100000"), output: .end(7)).ending()
        #expect(ending.manner == .exited(0))
        #expect(String(decoding: ending.output.kept, as: UTF8.self) == "100000\n")
        #expect(ending.output.isCut)
    }
}
