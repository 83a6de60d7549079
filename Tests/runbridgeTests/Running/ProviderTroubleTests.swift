import Foundation
import RunbridgeCore
import RunbridgeStandIn
import TestSupport
import Testing

/// A provider that does not answer as it should: one warning with the reason, quiet retries, and a word when it is over.
@Suite(.inTurn) struct ProviderTroubleTests {
    private static let environment = ["OPENAI_API_KEY": "sk-test"]

    private func folder(api: String, timeout: String = "30s") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            """
            store: { path: store.db }
            watch:
              openai:
                { provider: openai, base_url: "\(api)", api_key: { env: OPENAI_API_KEY }, kinds: [batch], every: 1s, timeout: \(timeout) }
            sinks: { audit: { type: file, path: events.jsonl } }
            routes: [{ to: audit }]
            """, to: "runbridge.yaml")
        return folder
    }

    /// A way to fail, and the reason that a person gets to read.
    struct Case: Sendable, CustomTestStringConvertible {
        var fault: Fault
        var hint: String
        var timeout = "30s"
        var testDescription: String { "\(fault)" }
    }

    static let cases = [
        Case(fault: .html(), hint: "JSON"), Case(fault: .html(status: 502), hint: "502"),
        Case(fault: .truncated, hint: "JSON"), Case(fault: .cutOff, hint: "connection"),
        Case(fault: .refusal(status: 401), hint: "401"), Case(fault: .serverError, hint: "500"),
        Case(fault: .empty, hint: "empty"), Case(fault: .hang, hint: "no answer within 3 s", timeout: "3s"),
    ]

    @Test(arguments: cases) func troubleIsToldOnceAndItsEndToo(_ one: Case) async throws {
        let api = StandInServer(apiKey: Secret("sk-test"), pace: .milliseconds(300))
        api.misbehave(one.fault, times: nil)
        try await api.serving { url in
            let folder = try folder(api: url, timeout: one.timeout)
            let bridge = try RunningTool("run", environment: Self.environment, in: folder)
            try await bridge.complains(of: "openai: this watcher cannot do its work")
            #expect(bridge.complaint.contains(one.hint), "\(bridge.complaint)")
            #expect(!bridge.complaint.contains("sk-test"))
            let asked = api.counts[.listBatches] ?? 0
            try await eventually("it asks again") { api.counts[.listBatches] ?? 0 >= asked + 2 }
            #expect(bridge.complaint.split(separator: "cannot do its work").count == 2, "\(bridge.complaint)")

            api.behave()
            try await bridge.complains(of: "openai: this watcher works again")
            let id = api.addBatch(.failed)
            try await eventually("the batch is told of") {
                try folder.objects(of: "events.jsonl").contains {
                    $0["type"] == "run.failed" && $0[path: "data", "run", "id"]?.string == id
                }
            }
            #expect(try await bridge.stop().status == 0)
            #expect(
                bridge.complaint.split(separator: "\n").count { $0.contains("openai: ") } == 2, "\(bridge.complaint)")
            let types = try folder.objects(of: "events.jsonl").map { $0["type"]?.string ?? "" }
            #expect(types.filter { $0.hasPrefix("watch.") } == ["watch.error", "watch.recovered"])
        }
    }

    @Test func oneThatIsNotThereIsToldOf() async throws {
        let folder = try folder(api: "http://127.0.0.1:\(try ListeningSocket.freePort())/v1")
        let bridge = try RunningTool("run", environment: Self.environment, in: folder)
        try await bridge.complains(of: "openai: this watcher cannot do its work")
        #expect(bridge.complaint.contains("refused"), "\(bridge.complaint)")
        #expect(try await bridge.stop().status == 0)
    }

    @Test func whoDrainsIsToldThatAPassDidNotComeToItsEnd() async throws {
        let api = StandInServer(apiKey: Secret("another"))
        try await api.serving { url in
            let folder = try folder(api: url)
            let ending = try await Tool.run("run", "--drain", environment: Self.environment, in: folder.path)
            #expect(ending.status == 3)
            #expect(ending.complaint.contains("401"), "\(ending.complaint)")
            #expect(!ending.complaint.contains("sk-test"))
        }
    }
}
