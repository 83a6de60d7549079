import RunbridgeHTTP
import TestSupport
import Testing

/// Whose certificates are trusted.
@Suite struct TLSTests {
    @Test func aCertificateThatNobodyVouchesForIsRefused() async throws {
        let server = try TLSServer()
        let failure = try #require(await makeTransport().send(.post("https://127.0.0.1:\(server.port)/")).failure)
        #expect(failure.kind == .tls)
        #expect(failure.message.hasPrefix("127.0.0.1:\(server.port): TLS failed: "))
        #expect(failure.message.contains("certificate"))
    }

    @Test func aCertificateOfTheCAFileIsAccepted() async throws {
        let server = try TLSServer()
        let transport = makeTransport(caFile: server.certificate)
        let response = try await transport.send(.get("https://127.0.0.1:\(server.port)/")).get()
        #expect(response.status == 200)
        #expect(response.text.contains("TLSv1.3"))
        #expect(try #require(response.timings.tls) > #require(response.timings.connect))
    }

    @Test func aCertificateForAnotherNameIsRefused() async throws {
        let server = try TLSServer()
        let transport = makeTransport(caFile: server.certificate)
        let failure = try #require(await transport.send(.get("https://localhost:\(server.port)/")).failure)
        #expect(failure.kind == .tls)
    }

    @Test func aCAFileThatIsNotThereIsSaid() async throws {
        let server = try TLSServer()
        let transport = makeTransport(caFile: server.certificate + ".missing")
        let failure = try #require(await transport.send(.get("https://127.0.0.1:\(server.port)/")).failure)
        #expect(failure.kind == .tls)
        #expect(failure.message.contains(".missing"))
    }

    @Test func oldTLSIsRefused() async throws {
        let server = try TLSServer("-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
        let transport = makeTransport(caFile: server.certificate)
        let failure = try #require(await transport.send(.get("https://127.0.0.1:\(server.port)/")).failure)
        #expect(failure.kind == .tls)
    }

    @Test func aServerWithoutTLSIsNotSpokenTo() async throws {
        let plain = try RawServer(.send("HTTP/1.1 400 Bad Request\r\n\r\n"))
        let failure = try #require(await makeTransport().send(.get("https://127.0.0.1:\(plain.port)/")).failure)
        #expect(failure.kind == .tls)
        #expect(plain.requests.isEmpty)
    }
}
