import Foundation
import TestSupport
import Testing

/// How questions that cannot be answered end.
@Suite(.inTurn) struct StatusTests {
    static let questions = [["events"], ["runs"], ["explain", "x"], ["dead"], ["sinks"], ["watch", "list"]]

    @Test(arguments: questions) func aMissingStoreIsNoReasonToMakeOne(_ question: [String]) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("none.db")
        let ending = try await Tool.bash(#""$0" "${@:2}" --store "$1""#, [path] + question)
        #expect(ending.status == 3)
        #expect(ending.complaint.hasPrefix("\(path): there is no store here"))
        #expect(ending.output == "")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: questions) func withoutAConfigItSaysWhereItLooked(_ question: [String]) async throws {
        let folder = try TemporaryFolder()
        let ending = try await Tool.bash(#""$0" "$@""#, question, in: folder.path)
        #expect(ending.status == 1)
        #expect(ending.complaint.contains("runbridge.yaml, config/runbridge.yaml"))
    }

    static let misuses: [[String]] = [
        ["events", "--status", "faild"], ["events", "--type", "failed"], ["events", "--since", "soon"],
        ["events", "--limit", "0"], ["events", "--limit", "x"], ["runs", "--status", ""], ["explain"],
        ["dead", "retry"], ["sinks", "resume"], ["watch"], ["watch", "add", "openai"], ["events", "extra"],
    ]

    @Test(arguments: misuses) func aWrongCommandLineEndsWith2(_ arguments: [String]) async throws {
        let ending = try await Tool.bash(#""$0" "$@""#, arguments)
        // A command that only has others shows its help.
        #expect(ending.status == (arguments == ["watch"] ? 0 : 2), "\(ending.complaint)")
    }

    @Test func aMisspeltWordIsToldWithTheNearest() async throws {
        let ending = try await Tool.run("events", "--status", "faild")
        #expect(ending.complaint.contains("did you mean 'failed'?"))
    }

    static let commands = [
        "events", "runs", "explain", "dead", "dead list", "dead retry", "sinks", "sinks list", "sinks resume", "watch",
        "watch add", "watch list", "watch remove", "sign", "verify", "secret", "secret new", "secret public-key",
        "providers",
    ]

    @Test(arguments: commands) func everyCommandHasHelpWithAnExample(_ command: String) async throws {
        let ending = try await Tool.bash(#""$0" $1 --help"#, command)
        #expect(ending.status == 0)
        #expect(ending.output.hasPrefix("OVERVIEW: "))
        let name = try #require(command.split(separator: " ").first)
        #expect(ending.output.contains("Example"))
        #expect(ending.output.components(separatedBy: "USAGE").first?.contains("runbridge \(name)") == true)
    }

    @Test func theCatalogueIsShownAsTextAndAsJSON() async throws {
        let list = try await Tool.run("providers")
        #expect(list.lines.contains { $0.hasPrefix("openai ") })
        let objects = try await Tool.run("providers", "--json").objects()
        #expect(objects.contains { $0["name"] as? String == "openai" })
        let page = try await Tool.run("providers", "openai")
        #expect(page.output.contains("fine_tuning.job"))
        #expect(try await Tool.run("providers", "openai", "--json").objects().count == 1)
        let wrong = try await Tool.run("providers", "opnai")
        #expect(wrong.status == 1)
        #expect(wrong.complaint.contains("Did you mean 'openai'?"))
    }
}
