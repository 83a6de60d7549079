import Foundation
import RunbridgeCore
import RunbridgeDaemon
import TestSupport
import Testing

/// `runbridge demo`
@Suite(.inTurn) struct DemoTests {
    @Test func itEndsByItselfAndLeavesOneFolderThatItNames() async throws {
        let (temporary, working) = (try TemporaryFolder(), try TemporaryFolder())
        let began = ContinuousClock.now
        let ending = try await Tool.run("demo", environment: ["TMPDIR": temporary.path], in: working.path)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(.now - began < .seconds(30))
        #expect(ending.complaint == "")
        #expect(!ending.output.contains("\u{1b}"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: working.path) == [])
        let left = try FileManager.default.contentsOfDirectory(atPath: temporary.path)
        let folder = try #require(left.first)
        #expect(left.count == 1)
        let path = temporary.path(folder)
        #expect(ending.output.contains("cd \(path)\n"))

        try await itsFolderCanBeLookedInto(path, ending)
        try await itRanWithTheConfigOfItsFolder(path, ending)
    }

    /// What the demo says to try works.
    private func itsFolderCanBeLookedInto(_ path: String, _ ending: Tool.Ending) async throws {
        let line = try #require(ending.lines.first { $0.contains(" explain evt_") })
        let id = try #require(line.split(separator: " ").last.map(String.init))
        let explained = try await Tool.run("explain", id, "--json", in: path)
        #expect(explained.status == 0, "\(explained.complaint)")
        let explanation = try JSON(parsing: explained.output)
        #expect(explanation[path: "event", "id"]?.string == id)
        let hook = explanation["deliveries"]?.array?.first { $0["sink"] == "hook" }
        #expect(hook?["state"] == "delivered")
        #expect(hook?["attempts"]?.array?.map { $0["status"]?.int } == [500, 204])
        #expect(try await Tool.run("explain", id, in: path).status == 0)
        for command in ["events", "runs", "sinks"] {
            let ending = try await Tool.run(command, "--json", in: path)
            #expect(ending.status == 0, "\(command): \(ending.complaint)")
            #expect(!ending.lines.isEmpty)
        }
        // Every one of its twelve runs is over, and nothing is left to deliver.
        let runs = try await Tool.run("runs", "--json", in: path).objects()
        #expect(runs.count == 12)
        let sinks = try await Tool.run("sinks", "--json", in: path).objects()
        #expect(sinks.allSatisfy { $0["pending"] as? Int == 0 && $0["dead"] as? Int == 0 })
    }

    /// The file says what was watched and where everything went.
    private func itRanWithTheConfigOfItsFolder(_ path: String, _ ending: Tool.Ending) async throws {
        let secret = "whsec_" + Data(count: 32).base64EncodedString()
        let environment = ["DEMO_API_KEY": "sk-demo", "DEMO_SECRET": secret]
        let config = try Config.load(path: path + "/runbridge.yaml", environment: environment)
        let sinks = try await Tool.run("sinks", "--json", in: path).objects().compactMap { $0["name"] as? String }
        #expect(sinks.sorted() == config.sinks.map(\.name).sorted())
        let events = try await Tool.run("events", "--json", "--limit", "1000", in: path).objects()
        let watchers = Set(events.compactMap { $0["source"] as? String })
        #expect(watchers == Set(config.watchers.map { "/watch/\($0.name)" }))
        // Each route of it was decided on.
        let first = try #require(events.first?["id"] as? String)
        let explanation = try JSON(parsing: try await Tool.run("explain", first, "--json", in: path).output)
        #expect(explanation["routes"]?.array?.count == config.routes.count)
        let check = try await Tool.run("check", environment: environment, in: path)
        #expect(check.complaint.contains("mistake") == false)
    }
}
