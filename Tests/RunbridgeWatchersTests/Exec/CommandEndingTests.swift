import Glibc
import RunbridgeCore
import Testing

@testable import RunbridgeWatchers

@Suite struct CommandEndingTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var ending: CommandEnding
        var status: Status
        var exit: Int32
        var raw: String
        var code: String?
    }

    @Test(arguments: [
        Case(
            testDescription: "0", ending: CommandEnding(cause: .exited(0)), status: .succeeded, exit: 0, raw: "exit 0"),
        Case(
            testDescription: "one that counts as success", ending: CommandEnding(cause: .exited(3)), status: .succeeded,
            exit: 3, raw: "exit 3"),
        Case(
            testDescription: "1", ending: CommandEnding(cause: .exited(1)), status: .failed, exit: 1, raw: "exit 1",
            code: "exit_1"),
        Case(
            testDescription: "1 after Ctrl-C", ending: CommandEnding(cause: .exited(1), wasAskedToEnd: true),
            status: .canceled, exit: 1, raw: "exit 1", code: "exit_1"),
        Case(
            testDescription: "0 after SIGTERM", ending: CommandEnding(cause: .exited(0), wasAskedToEnd: true),
            status: .succeeded, exit: 0, raw: "exit 0"),
        Case(
            testDescription: "SIGTERM that was passed on",
            ending: CommandEnding(cause: .killed(SIGTERM), wasAskedToEnd: true), status: .canceled, exit: 143,
            raw: "SIGTERM", code: "sigterm"),
        Case(
            testDescription: "SIGTERM from somebody else", ending: CommandEnding(cause: .killed(SIGTERM)),
            status: .failed, exit: 143, raw: "SIGTERM", code: "sigterm"),
        Case(
            testDescription: "SIGKILL", ending: CommandEnding(cause: .killed(SIGKILL)), status: .failed, exit: 137,
            raw: "SIGKILL", code: "sigkill"),
        Case(
            testDescription: "a signal without a name", ending: CommandEnding(cause: .killed(40)), status: .failed,
            exit: 168, raw: "signal 40", code: "signal_40"),
        Case(
            testDescription: "out of time", ending: CommandEnding(cause: .killed(SIGTERM), isTimedOut: true),
            status: .expired, exit: 143, raw: "timeout", code: "timeout"),
        Case(
            testDescription: "out of time, and a good end", ending: CommandEnding(cause: .exited(0), isTimedOut: true),
            status: .expired, exit: 0, raw: "timeout", code: "timeout"),
        Case(
            testDescription: "no such program", ending: CommandEnding(cause: .notFound), status: .failed, exit: 127,
            raw: "not found", code: "not_found"),
        Case(
            testDescription: "no program", ending: CommandEnding(cause: .notExecutable("permission denied")),
            status: .failed, exit: 126, raw: "not executable", code: "not_executable"),
    ])
    func says(_ row: Case) {
        let status = row.ending.status(okExits: [0, 3])
        #expect(status == row.status)
        #expect(row.ending.exitStatus == row.exit)
        #expect(row.ending.raw == row.raw)
        #expect(row.ending.error(program: "x", status: status)?.code == row.code)
    }

    @Test func takesTheLastLineOfTheErrorsForTheMessage() {
        var ending = CommandEnding(cause: .exited(1))
        #expect(ending.error(program: "x", status: .failed)?.message == "it ended with exit status 1")
        ending.output.output = "working\ndone\n"
        #expect(ending.error(program: "x", status: .failed)?.message == "done")
        ending.output.errors = "first\r\nlast: \(String(repeating: "x", count: 1000))\r\n \n"
        #expect(ending.error(program: "x", status: .failed)?.message?.hasPrefix("last: xxx") == true)
        #expect(ending.error(program: "x", status: .failed)?.message?.count == 500)
        #expect(ending.error(program: "x", status: .succeeded) == nil)
    }
}
