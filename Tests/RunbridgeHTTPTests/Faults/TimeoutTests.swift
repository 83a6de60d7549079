import RunbridgeHTTP
import TestSupport
import Testing

/// How long is waited, and for what.
@Suite struct TimeoutTests {
    /// Sends a request that must time out, neither early nor long after.
    private func timeOut(
        _ request: HTTPRequest, over transport: CurlTransport = makeTransport(), after expected: Duration
    ) async throws -> String {
        var failure: HTTPFailure?
        let elapsed = await ContinuousClock().measure { failure = await transport.send(request).failure }
        #expect(failure?.kind == .timeout)
        #expect(elapsed >= expected - .milliseconds(2) && elapsed < expected + .seconds(5))
        return try #require(failure).message
    }

    @Test func aConnectionThatDoesNotComeAbout() async throws {
        let port = try DeafPort()
        var request = HTTPRequest.get("http://127.0.0.1:\(port.port)/")
        request.connectTimeout = .milliseconds(150)
        let message = try await timeOut(request, after: .milliseconds(150))
        #expect(message == "127.0.0.1:\(port.port): no connection within 150 ms")
    }

    @Test func theWholeTimeoutHoldsForConnectingToo() async throws {
        let port = try DeafPort()
        let message = try await timeOut(
            .get("http://127.0.0.1:\(port.port)/", timeout: .milliseconds(100)), after: .milliseconds(100))
        #expect(message.hasSuffix("no connection within 100 ms"))
    }

    @Test func anAnswerThatDoesNotCome() async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        let message = try await timeOut(.get(server.url(), timeout: .milliseconds(150)), after: .milliseconds(150))
        #expect(message.hasSuffix("no answer within 150 ms"))
        await server.closedConnections(atLeast: 1)
    }

    @Test func anAnswerThatDoesNotEnd() async throws {
        let server = try RawServer(
            .readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbegun"), .awaitClose)
        let message = try await timeOut(.get(server.url(), timeout: .milliseconds(150)), after: .milliseconds(150))
        #expect(message.hasSuffix("the answer did not end within 150 ms"))
    }

    @Test func aHeadThatDoesNotEnd() async throws {
        let server = try RawServer(.readRequest, .send("HTTP/1.1 200 OK\r\nX-Half"), .awaitClose)
        let message = try await timeOut(.get(server.url(), timeout: .milliseconds(150)), after: .milliseconds(150))
        #expect(message.hasSuffix("no answer within 150 ms"))
    }

    @Test func contentThatNobodyTakes() async throws {
        let server = try RawServer(.readHead, .flood([]))
        var request = HTTPRequest.post(server.url(), [UInt8](repeating: 1, count: 32 << 20))
        request.timeout = .milliseconds(500)
        let message = try await timeOut(request, after: .milliseconds(500))
        #expect(message.hasSuffix("no answer within 500 ms"))
    }

    @Test func tlsThatDoesNotComeAbout() async throws {
        let server = try RawServer(.awaitClose)
        var request = HTTPRequest.get("https://127.0.0.1:\(server.port)/")
        request.connectTimeout = .milliseconds(150)
        let message = try await timeOut(request, after: .milliseconds(150))
        #expect(message.hasSuffix("TLS was not agreed upon within 150 ms"))
    }

    @Test func waitingForAFreeConnectionCounts() async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        let transport = makeTransport(maximumConnections: 1)
        let first = Task { await transport.send(.get(server.url())) }
        _ = await server.requests(atLeast: 1)
        let message = try await timeOut(
            .get(server.url(), timeout: .milliseconds(150)), over: transport, after: .milliseconds(150))
        #expect(message.hasSuffix("no free connection within 150 ms"))
        #expect(server.connectionCount == 1)
        first.cancel()
        #expect(await first.value.failure?.kind == .canceled)
    }

    @Test(arguments: [Duration.zero, .seconds(-5), .microseconds(3)])
    func noTimeAtAllIsOverAtOnce(timeout: Duration) async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        _ = try await timeOut(.get(server.url(), timeout: timeout), after: .zero)
    }

    @Test func aVeryLongTimeoutIsOne() async throws {
        let server = try RawServer(.answerEach(answer(body: "x")))
        let response = await makeTransport().send(.get(server.url(), timeout: .seconds(Int64.max)))
        #expect(try response.get().text == "x")
    }
}
