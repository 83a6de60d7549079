import Foundation
import RunbridgeCatalog
import RunbridgeCore
import RunbridgeFormats
import RunbridgeHTTP
import RunbridgeSigning
import RunbridgeSinks
import TestSupport
import Testing

/// The official Python package has the last word on what the sink really sends over HTTP.
struct StandardWebhooksPackageTests {
    struct Case: Encodable {
        var secret: String
        var headers: [String: String]
        var body: String

        init(_ secret: WebhookSecret, _ request: RawServer.Request) {
            self.secret = secret.reveal()
            headers = Dictionary(
                uniqueKeysWithValues: WebhookHeader.allCases.map {
                    ($0.rawValue, request.values(of: $0.rawValue).joined(separator: ", "))
                })
            body = String(decoding: request.body, as: UTF8.self)
        }
    }

    @Test func theOfficialPackageTakesWhatIsSent() async throws {
        let server = try RawServer(.answerEach("HTTP/1.1 204 No Content\r\n\r\n"))
        let (old, new) = try (WebhookSecret.newSymmetric(), WebhookSecret.newSymmetric(bytes: 64))
        let signer = try WebhookSigner([WebhookSecret.newPrivateKey(), new, old])
        let slack = try #require(Catalog.format(named: "slack"))
        let events = [Samples.event(1), Samples.hostile(2)]
        let transport = CurlTransport()
        for format in [Format.cloudEvents, .binaryCloudEvents, slack] {
            let sink = WebhookSink(
                url: server.url(), transport: transport, clock: MachineClock(), format: format, signer: signer)
            for event in events { #expect(await sink.deliver(Samples.delivery(event)).outcome == .delivered) }
        }
        let requests = await server.requests(atLeast: 6)
        #expect(
            requests.map { $0.values(of: "webhook-id") }
                == Array(repeating: events.map { [$0.id.text] }, count: 3).flatMap { $0 })
        var cases = requests.flatMap { [Case(old, $0), Case(new, $0)] }
        // The judge must be one that can say no.
        var forged = try #require(cases.first)
        forged.body += " "
        cases.append(forged)
        let verdicts = try await verdicts(on: cases)
        #expect(verdicts.count == 13)
        #expect(verdicts.dropLast().allSatisfy { $0["error"] == nil }, "\(verdicts)")
        #expect(verdicts.last?["error"]?.string == "WebhookVerificationError: No matching signature found")
        #expect(verdicts.first?["ok"]?["type"] == "run.failed")
        #expect(verdicts.first?["ok"]?["data"]?["run"]?["id"] == "batch_abc")
    }

    private func verdicts(on cases: [Case]) async throws -> [JSON] {
        let judge = try await PythonJudge.environment(packages: "standardwebhooks")
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Judges/verify_webhooks.py").path
        let answer = try await judge.run(
            script, input: String(decoding: try JSONEncoder().encode(cases), as: UTF8.self))
        return try #require(try JSON(parsing: answer).array)
    }
}
