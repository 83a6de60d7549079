import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// Several watchers at work.
@Suite(.inTurn) struct WatchingTests {
    private static let environment = ["OPENAI_API_KEY": "sk-test"]

    private func folder(api: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let common = #"provider: openai, base_url: "\#(api)", api_key: { env: OPENAI_API_KEY }, every: 1s"#
        _ = try folder.write(
            """
            store: { path: store.db }
            watch:
              batches: { \(common), kinds: [batch] }
              others: { \(common), kinds: [fine_tuning.job, response] }
              ci: { lines: { path: ci.jsonl } }
            sinks: { audit: { type: file, path: events.jsonl } }
            routes: [{ to: audit }]
            """, to: "runbridge.yaml")
        return folder
    }

    /// The types of a run's events, in their order.
    private func story(of id: String, in folder: TemporaryFolder) throws -> [String] {
        try folder.objects(of: "events.jsonl").filter { $0[path: "data", "run", "id"]?.string == id }
            .compactMap { $0["type"]?.string }
    }

    @Test func aResponseIsPickedUpWithoutARestart() async throws {
        let api = StandInServer(apiKey: Secret("sk-test"), pace: .milliseconds(1500))
        try await api.serving { url in
            let folder = try folder(api: url)
            let bridge = try RunningTool("run", environment: Self.environment, in: folder)
            // Whatever comes after the first passes is news.
            try await eventually("the second passes begin") {
                api.counts[.listBatches] ?? 0 > 1 && api.counts[.listFineTuningJobs] ?? 0 > 1
            }
            let batch = api.addBatch(.completed)
            let job = api.addFineTuningJob(.failed)
            try folder.append(line("build-1", "failed"), to: "ci.jsonl")
            try await eventually("all watchers are at work") {
                try [batch, job, "build-1"].allSatisfy { try !story(of: $0, in: folder).isEmpty }
            }
            let response = api.addResponse(.incomplete)
            let added = try await Tool.run("watch", "add", "others", "response", response, in: folder.path)
            #expect(added.status == 0, "\(added.complaint)")
            try await eventually("the response is told of") {
                try story(of: response, in: folder).last == "run.incomplete"
            } otherwise: {
                bridge.complaint
            }
            try await eventually("the others come to their ends") {
                try story(of: batch, in: folder).last == "run.succeeded"
                    && story(of: job, in: folder).last == "run.failed"
            }
            #expect(try await bridge.stop().status == 0)
            // Each by the watcher that watches it, and nothing twice.
            let events = try folder.objects(of: "events.jsonl")
            let sources = Set(
                events.map { "\($0["source"]?.string ?? "") \($0[path: "data", "run", "kind"]?.string ?? "")" })
            #expect(
                sources == [
                    "/watch/batches batch", "/watch/others fine_tuning.job", "/watch/others response", "/watch/ci run",
                ])
            #expect(Set(events.map { $0["id"] }).count == events.count)
        }
    }

    @Test func whatEndedWhileItWasDownIsToldAtTheNextStart() async throws {
        let clock = ManualClock()
        let api = StandInServer(apiKey: Secret("sk-test"), pace: .seconds(1), clock: clock)
        try await api.serving { url in
            let folder = try folder(api: url)
            let drain = { try await Tool.run("run", "--drain", environment: Self.environment, in: folder.path) }
            let over = api.addBatch(.failed)
            clock.advance(.seconds(60))
            let (batch, job) = (api.addBatch(.completed), api.addFineTuningJob(.succeeded))
            #expect(try await drain().status == 0)
            // What was over before the very first pass is learnt in silence; the rest has been announced.
            #expect(try story(of: over, in: folder) == [])
            #expect(try story(of: batch, in: folder).count == 1)
            let late = api.addBatch(.failed)
            clock.advance(.seconds(60))
            #expect(try await drain().status == 0)
            let runs = try await Tool.ask("runs", "--all", in: folder)
            #expect(runs.count == 4)
            #expect(runs.allSatisfy { $0["terminal"] == true })
            #expect(try story(of: batch, in: folder).last == "run.succeeded")
            #expect(try story(of: job, in: folder).last == "run.succeeded")
            #expect(try story(of: late, in: folder).last == "run.failed")
            // Nothing new is nothing told.
            let before = folder.lines(of: "events.jsonl")
            #expect(try await drain().status == 0)
            #expect(folder.lines(of: "events.jsonl") == before)
        }
    }
}
