import RunbridgeCatalog
import RunbridgeCore
import RunbridgeHTTP
import RunbridgeProviders
import RunbridgeWatchers
import TestSupport
import Testing

/// Reading single runs over HTTP on loopback.
@Suite(.timeLimit(.minutes(1))) struct RunReaderTests {
    private func reader(_ server: RawServer, perMinute: Int? = nil) throws -> RunReader {
        let base = try #require(URLTemplate(server.url("/v1")))
        return RunReader(
            access: ProviderAccess(
                provider: try #require(Catalog.provider(named: "openai")).moved(to: base), key: Secret("sk-1"),
                requestsPerMinute: perMinute, transport: CurlTransport(configuration: .init(proxies: .none)),
                clock: ManualClock()))
    }

    private func answer(_ body: String, status: String = "200 OK") -> String {
        "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test func readsARun() async throws {
        let server = try RawServer(.answerEach(answer(#"{"id":"b1","object":"batch","status":"completed"}"#)))
        let reading = try await reader(server).read(kind: "batch", id: "b1", within: .seconds(20))
        guard case .seen(let sighting) = reading else {
            Issue.record("\(reading)")
            return
        }
        #expect(sighting.status == .succeeded)
        #expect(server.requests.first?.line == "GET /v1/batches/b1 HTTP/1.1")
    }

    @Test func saysThatThereIsNoSuchRun() async throws {
        let server = try RawServer(.answerEach(answer("{}", status: "404 Not Found")))
        let reading = try await reader(server).read(kind: "batch", id: "b1", within: .seconds(20))
        #expect("\(reading)" == "gone")
    }

    @Test func keepsToItsTimeAndToTheLimitOfRequests() async throws {
        let silent = try RawServer(.awaitClose)
        let late = try await reader(silent).read(kind: "batch", id: "b1", within: .seconds(3))
        #expect("\(late)".contains("no answer within"))
        let server = try RawServer(.answerEach(answer(#"{"id":"b1","status":"completed"}"#)))
        let slow = try reader(server, perMinute: 1)
        _ = await slow.read(kind: "batch", id: "b1", within: .seconds(20))
        let second = await slow.read(kind: "batch", id: "b1", within: .seconds(20))
        #expect("\(second)".contains("leaves no room"))
        #expect(server.requests.count == 1)
    }
}
