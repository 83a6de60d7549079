import Foundation
import RunbridgeCatalog
import RunbridgeCore
import RunbridgeProviders
import Testing

/// What is read from the webhooks of each provider that sends them: the example of its documentation, shortened, or one
/// made of the fields that its client library has.
struct CatalogueWebhookTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var provider: String
        var headers: [String: String]
        var body: JSON
        var expected: JSON
        var testDescription: String {
            let type =
                headers.values.first ?? body["type"]?.text ?? body["event"]?.text ?? body["event_type"]?.text ?? ""
            return "\(provider) \(type) \(expected["reading"]?["raw"]?.string ?? "")"
        }
    }

    /// Those of `Tests/Fixtures/catalog/webhooks`, a file for each provider.
    static let cases: [Case] = {
        let files = try? FileManager.default.contentsOfDirectory(
            at: fixtureFolder.appending(path: "webhooks"), includingPropertiesForKeys: nil)
        return (files ?? []).sorted { $0.path < $1.path }.flatMap { file in
            // A file that cannot be read is missed by the tests below.
            let rows = (try? Data(contentsOf: file)).flatMap { try? JSON(parsing: Array($0)).array } ?? []
            return rows.map { row in
                Case(
                    provider: file.deletingPathExtension().lastPathComponent,
                    headers: Dictionary(
                        (row["headers"]?.members ?? []).map { ($0.name.lowercased(), $0.value.string ?? "") },
                        uniquingKeysWith: { $1 }),
                    body: row["body"] ?? .null, expected: row["expected"] ?? .null)
            }
        }
    }()

    private func read(_ row: Case) throws -> WebhookReading {
        let provider = try #require(Catalog.provider(named: row.provider))
        return try #require(provider.read(webhook: row.body) { row.headers[$0.lowercased()] })
    }

    @Test(arguments: cases)
    func readsWhatItTells(_ row: Case) throws {
        let expected: WebhookReading
        if let type = row.expected["no_run"]?.string {
            expected = .noRun(type: type)
        } else if let type = row.expected["unknown"]?.string {
            expected = .unknownType(type)
        } else if row.expected["unreadable"] != nil {
            expected = .unreadable(.noID)
        } else {
            let reading = try ExpectedReading(#require(row.expected["reading"]), provider: row.provider)
            expected = .run(
                kind: try #require(row.expected["kind"]?.string),
                reading: ProviderReading(id: reading.id, sighting: reading.sighting),
                isHint: row.expected["hint"] == .bool(true))
        }
        #expect(try read(row) == expected)
    }

    @Test func readsOneOfEachProviderThatSendsThem() {
        let senders = Catalog.providers.filter { $0.webhook != nil }.map(\.name)
        #expect(senders == Set(Self.cases.map(\.provider)).sorted())
        #expect(
            senders == [
                "anthropic", "buildkite", "databricks", "gemini", "github-actions", "gitlab", "openai", "replicate",
            ])
    }

    /// The types of OpenAI's webhooks: those that can be subscribed to, and those that its client library knows beside.
    static let openAITypes = [
        "batch.completed", "batch.failed", "batch.expired", "batch.cancelled", "response.completed", "response.failed",
        "response.cancelled", "response.incomplete", "eval.run.succeeded", "eval.run.failed", "eval.run.canceled",
        "fine_tuning.job.succeeded", "fine_tuning.job.failed", "fine_tuning.job.cancelled", "realtime.call.incoming",
        "video.completed", "video.failed", "agent.environment.ready", "agent.environment.failed",
        "agent.environment.suspended", "agent.environment.expired", "agent.session.created",
        "agent.session.action_required", "agent.session.in_progress", "agent.session.idle", "agent.session.failed",
        "safety.alert.created", "live.call.incoming", "live.transport.connected", "live.transport.incoming",
        "safety.deactivation_issued", "safety.org_alert.created", "safety.warning_issued", "safety_identifier.blocked",
    ]

    @Test func knowsAllTypesOfOpenAI() throws {
        let webhook = try #require(Catalog.provider(named: "openai")?.webhook)
        #expect(Set(webhook.events.map(\.type) + webhook.ignored) == Set(Self.openAITypes))
        #expect(webhook.events.count == 25)
        for event in webhook.events {
            guard case .thin = event.content else {
                Issue.record("\(event.type) is told of by a hint")
                continue
            }
        }
        let read = Self.cases.filter { $0.provider == "openai" }.compactMap { $0.body["type"]?.string }
        #expect(Set(Self.openAITypes).subtracting(read) == [])
    }

    /// The same change is the same to who polls and to who receives: kind, id and status.
    @Test(arguments: ["batch", "response", "video", "fine_tuning.job"])
    func aHintMeansWhatTheReadObjectMeans(_ kind: String) throws {
        let provider = try #require(Catalog.provider(named: "openai"))
        for event in try #require(provider.webhook).events where event.kind == kind {
            guard case .thin(let thin) = event.content else { continue }
            let object: JSON = ["id": "x", "status": .string(thin.word)]
            let polled = try embeddedKind("openai", kind).reading(of: object).get()
            let body: JSON = ["type": .string(event.type), "created_at": 1, "data": ["id": "x"]]
            guard case .run(_, let received, true)? = provider.read(webhook: body, header: { _ in nil }) else {
                Issue.record("\(event.type) is of no run")
                continue
            }
            #expect(received.id == polled.id)
            #expect(received.sighting.status == polled.sighting.status)
            #expect(received.sighting.raw == polled.sighting.raw)
        }
    }

    @Test func aWebhookWithoutAnIDTellsNothing() throws {
        let provider = try #require(Catalog.provider(named: "openai"))
        for body: JSON in [["type": "batch.completed", "data": [:]], ["type": "batch.completed", "data": nil]] {
            #expect(provider.read(webhook: body) { _ in nil } == .unreadable(.noID))
        }
    }
}
