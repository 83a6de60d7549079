import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// The recipes for the three uses run as they stand, but for the places that they name.
@Suite(.inTurn) struct RecipeTests {
    private static let secret = "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString()

    /// A copy of a recipe in a folder of its own, its provider and its receiver on this machine.
    private func folder(_ recipe: String, api: String, receiver: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let text = try String(contentsOf: Files.config.appending(path: "recipes/\(recipe).yaml"), encoding: .utf8)
        let local =
            text.replacing("provider: openai,", with: #"provider: openai, base_url: "\#(api)", every: 1s,"#)
            .replacing("https://example.com/hooks/runs", with: receiver)
        #expect(local.contains(api))
        _ = try folder.write(local, to: "runbridge.yaml")
        return folder
    }

    private func environment(_ receiver: String) -> [String: String] {
        ["OPENAI_API_KEY": "sk-test", "HOOK_SECRET": Self.secret, "SLACK_WEBHOOK_URL": receiver]
    }

    /// Waits until all runs that a bridge knows are over and everything is delivered.
    private func allIsDone(_ count: Int, in folder: TemporaryFolder, _ bridge: RunningTool) async throws {
        try await eventually("all is done") {
            guard FileManager.default.fileExists(atPath: folder.path("runbridge.db")) else { return false }
            let runs = try await Tool.ask("runs", "--status", "finished", in: folder)
            let pending = try await Tool.ask("sinks", in: folder).reduce(0) { $0 + ($1["pending"]?.int ?? 0) }
            return runs.count >= count && pending == 0
        } otherwise: {
            bridge.complaint
        }
    }

    /// A bridge whose watcher has been through its first pass, so that whatever comes now is news.
    private func bridge(_ api: StandInServer, _ receiver: String, in folder: TemporaryFolder) async throws
        -> RunningTool
    {
        let bridge = try RunningTool("run", environment: environment(receiver), in: folder)
        try await eventually("the second pass begins") {
            api.counts[.listBatches] ?? 0 > 1
        } otherwise: {
            bridge.complaint
        }
        return bridge
    }

    @Test func alertOnFailure() async throws {
        let api = StandInServer(apiKey: Secret("sk-test"), pace: .milliseconds(500))
        let told = try await api.serving { apiURL in
            try await Receiver.serving { receiver, url in
                let folder = try folder("alert-on-failure", api: apiURL, receiver: url)
                let bridge = try await bridge(api, url, in: folder)
                let failed = [api.addBatch(.failed), api.addBatch(.expired), api.addFineTuningJob(.failed)]
                _ = [api.addBatch(.completed), api.addFineTuningJob(.succeeded), api.addBatch(.cancelled)]
                try await allIsDone(6, in: folder, bridge)
                // The bridge's own trouble with the provider is an alert too.
                api.misbehave(.refusal(status: 401), times: nil)
                _ = try await receiver.requests(atLeast: 4)
                #expect(try await bridge.stop().status == 0)
                let requests = receiver.requests
                #expect(requests.count == 4)
                #expect(requests.allSatisfy { $0.headers["webhook-signature"]?.hasPrefix("v1,") == true })
                let events = try requests.map { try $0.event() }
                #expect(Set(events.dropLast().map { $0[path: "data", "run", "id"]?.string }) == Set(failed))
                return events.map { $0["type"]?.string ?? "" }
            }
        }
        #expect(told.sorted() == ["run.expired", "run.failed", "run.failed", "watch.error"])
    }

    @Test func scriptOnSuccess() async throws {
        let api = StandInServer(apiKey: Secret("sk-test"), pace: .milliseconds(500))
        try await api.serving { apiURL in
            let folder = try folder("script-on-success", api: apiURL, receiver: "http://127.0.0.1:9/")
            try folder.script(
                "fetch-results.sh",
                #"cat >> got.jsonl; echo >> got.jsonl; echo "$1 $RUNBRIDGE_RUN_ID" >> ids"#)
            let bridge = try await bridge(api, "", in: folder)
            let good = [api.addBatch(.completed), api.addBatch(.partial)]
            _ = [api.addBatch(.failed), api.addBatch(.cancelled)]
            _ = api.addFineTuningJob(.succeeded)
            try await allIsDone(5, in: folder, bridge)
            #expect(try await bridge.stop().status == 0)
            #expect(folder.lines(of: "ids").sorted() == good.map { "--quiet \($0)" }.sorted())
            let events = try folder.objects(of: "got.jsonl")
            #expect(events.map { $0["type"] } == ["run.succeeded", "run.succeeded"])
            #expect(Set(events.compactMap { $0[path: "data", "run", "id"]?.string }) == Set(good))
        }
    }

    @Test func forwardToChat() async throws {
        let api = StandInServer(apiKey: Secret("sk-test"), pace: .milliseconds(500))
        try await api.serving { apiURL in
            try await Receiver.serving(Reply(200)) { receiver, url in
                let folder = try folder("forward-to-chat", api: apiURL, receiver: url)
                let bridge = try await bridge(api, url, in: folder)
                let runs = [api.addBatch(.failed), api.addBatch(.completed), api.addFineTuningJob(.cancelled)]
                try await allIsDone(3, in: folder, bridge)
                #expect(try await bridge.stop().status == 0)
                let requests = receiver.requests
                try #require(requests.count == 3)
                #expect(requests.allSatisfy { $0.headers["content-type"]?.hasPrefix("application/json") == true })
                // Slack's own form: a text for notifications, and blocks.
                let messages = try requests.map { try $0.event() }
                #expect(messages.allSatisfy { $0["text"]?.string?.isEmpty == false })
                for run in runs { #expect(requests.count { $0.text.contains(run) } == 1, "\(run)") }
                // One a second, as the recipe says: three take two seconds.
                let times = requests.map(\.at)
                #expect(times[2] - times[0] >= .milliseconds(1800))
            }
        }
    }
}
