import RunbridgeHTTP
import TestSupport
import Testing

/// What becomes of connections that go wrong.
@Suite struct FailureTests {
    @Test func aRefusedConnectionIsSaidWithItsPlace() async throws {
        let port = try ListeningSocket.freePort()
        let result = await makeTransport().send(.get("http://127.0.0.1:\(port)/secret?token=1"))
        let failure = try #require(result.failure)
        #expect(failure.kind == .connection)
        #expect(failure.message == "127.0.0.1:\(port): connection refused")
    }

    @Test func aNameThatNobodyHasIsAResolution() async throws {
        // Longer than a label of a name may be, so no name server is asked.
        let name = String(repeating: "a", count: 64) + ".invalid"
        let failure = try #require(await makeTransport().send(.get("http://\(name)/")).failure)
        #expect(failure.kind == .resolution)
        #expect(failure.message == "\(name):80: the name could not be resolved")
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let kind: HTTPFailure.Kind
        let words: String
        let steps: [RawServer.Step]
        var testDescription: String { name }
        init(_ name: String, _ kind: HTTPFailure.Kind, _ words: String, _ steps: RawServer.Step...) {
            (self.name, self.kind, self.words, self.steps) = (name, kind, words, steps)
        }
    }

    private static let longLine = "X-Long: " + String(repeating: "x", count: 9000) + "\r\n"

    @Test(arguments: [
        Case("closed before the answer", .connection, "closed without an answer", .readRequest),
        Case("reset before the answer", .connection, "broke before the answer", .readRequest, .reset),
        Case(
            "closed amid the content", .connection, "closed in the middle of the answer", .readRequest,
            .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")),
        Case(
            "closed amid a chunk", .connection, "middle of the answer", .readRequest,
            .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")),
        Case(
            "a chunk that is none", .protocol, "not valid HTTP", .readRequest,
            .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab")),
        Case("no HTTP at all", .protocol, "not valid HTTP", .readRequest, .send("220 mail.example ESMTP\r\n")),
        Case(
            "a length that is none", .protocol, "not valid HTTP", .readRequest,
            .send("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")),
        Case(
            "a head without end", .protocol, "header is over 64 KiB", .readRequest, .send("HTTP/1.1 200 OK\r\n"),
            .flood(Array(longLine.utf8))),
        Case(
            "interim answers without end", .protocol, "header is over 64 KiB", .readRequest,
            .flood(Array("HTTP/1.1 102 Processing\r\n\r\n".utf8))),
        Case(
            "content packed unasked", .protocol, "transfer coding that was not asked for", .readRequest,
            .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")),
    ])
    func isTold(_ row: Case) async throws {
        let server = try RawServer { _ in row.steps }
        let failure = try #require(await makeTransport().send(.post(server.url("/secret"))).failure)
        #expect(failure.kind == row.kind)
        #expect(failure.message.contains(row.words), "\(failure.message)")
        #expect(failure.message.hasPrefix("127.0.0.1:\(server.port): "))
        #expect(!failure.message.contains("secret"))
        #expect(server.connectionCount == 1)
    }

    @Test func aFaultDoesNotSpoilTheNextExchange() async throws {
        let server = try RawServer { number in
            number == 0 ? [.readRequest, .reset] : [.answerEach(answer(body: "fine"))]
        }
        let transport = makeTransport()
        _ = try #require(await transport.send(.get(server.url())).failure)
        #expect(try await transport.send(.get(server.url())).get().text == "fine")
    }
}
