import ArgumentParser
import Testing

@testable import runbridge

/// The command lines that people copy from the documentation.
@Suite(.inTurn) struct CommandLineTests {
    struct Line: CustomTestStringConvertible {
        var page: Page
        var arguments: [String]

        var testDescription: String { "\(page.testDescription): runbridge \(arguments.joined(separator: " "))" }

        /// All of them.
        static let all = Page.all.flatMap { page in
            page.blocks.flatMap { block in
                ShellScript(block.typed).calls(of: "runbridge").map { Line(page: page, arguments: $0) }
            }
        }
    }

    /// Why a command line cannot be read; `nil` if it can.
    private func refusal(_ arguments: [String]) -> String? {
        do {
            _ = try Runbridge.parseAsRoot(arguments)
            return nil
        } catch {
            return Runbridge.exitCode(for: error).isSuccess ? nil : Runbridge.message(for: error)
        }
    }

    @Test(arguments: Line.all)
    func lineCanBeRead(_ line: Line) {
        #expect(refusal(line.arguments) == nil)
    }

    @Test func thereAreManyAndAWrongOneIsRefused() {
        #expect(Line.all.count > 30)
        #expect(refusal(["run", "--drian"]) != nil)
        #expect(refusal(["sinks", "list", "too", "many"]) != nil)
        #expect(refusal(["nonsense"]) != nil)
    }

    /// `runbridge sinks resume NAME` within a sentence: the command must be there, and so must its options.
    @Test(arguments: Page.all)
    func commandInASentenceIsThere(_ page: Page) {
        for code in page.codes where code.hasPrefix("runbridge ") {
            let words = code.split(separator: " ").dropFirst().map(String.init)
            guard let first = words.first, first.contains(/^[a-z]+$/), first != "help" else { continue }
            var command = [first]
            if words.count > 1, !words[1].hasPrefix("-"), help(command).contains("  \(words[1]) ") {
                command.append(words[1])
            }
            let help = help(command)
            #expect(help.contains("USAGE: runbridge \(command.joined(separator: " "))"), "\(code)")
            for option in words where option.hasPrefix("-") && option != "--" {
                #expect(help.contains(option), "\(code)")
            }
        }
    }

    @Test func theReadmeNamesEveryCommand() throws {
        let rows = Page.readme.text.split(separator: "\n").filter { $0.hasPrefix("| `runbridge ") }
        let named = rows.flatMap { row in
            row.split(separator: "|")[0].matches(of: /`(?:runbridge )?([a-z]+)/).map { String($0.output.1) }
        }
        let commands = Runbridge.helpMessage().split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^ {2}([a-z]+) {2,}/).map { String($0.output.1) }
        }
        #expect(commands.count > 10)
        #expect(named.sorted() == commands.sorted())
    }

    /// What a command says of itself.
    private func help(_ command: [String]) -> String {
        do {
            var help = try Runbridge.parseAsRoot(command + ["--help"])
            try help.run()
            return ""
        } catch {
            return Runbridge.fullMessage(for: error)
        }
    }
}
