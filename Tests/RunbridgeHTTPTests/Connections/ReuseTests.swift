import RunbridgeHTTP
import TestSupport
import Testing

/// How connections are kept, used again, and replaced.
@Suite struct ReuseTests {
    @Test func oneConnectionServesRequestAfterRequest() async throws {
        let server = try RawServer(.answerEach(answer(body: "again")))
        let transport = makeTransport()
        for _ in 0..<20 { #expect(try await transport.send(.post(server.url())).get().text == "again") }
        #expect(server.connectionCount == 1)
        #expect(server.requests.count == 20)
    }

    @Test func aConnectionThatTheAnswerClosesIsNotUsedAgain() async throws {
        let server = try RawServer(.readRequest, .send(answer("200 OK", "Connection: close")))
        let transport = makeTransport()
        for _ in 0..<3 { _ = try await transport.send(.post(server.url())).get() }
        #expect(server.connectionCount == 3)
    }

    @Test func aKeptConnectionThatWasClosedIsReplaced() async throws {
        let server = try RawServer(.readRequest, .send(answer(body: "once")))
        let transport = makeTransport()
        for _ in 0..<5 { #expect(try await transport.send(.post(server.url())).get().text == "once") }
        #expect(server.connectionCount == 5)
        #expect(server.requests.count == 5)
    }

    @Test func aKeptConnectionThatBreaksBeforeTheAnswerIsReplacedAndTheRequestSentAgain() async throws {
        let server = try RawServer { number in
            number == 0
                ? [.readRequest, .send(answer(body: "first")), .readRequest, .reset]
                : [.answerEach(answer(body: "second"))]
        }
        let transport = makeTransport()
        let body = Array("the same".utf8)
        #expect(try await transport.send(.post(server.url(), body)).get().text == "first")
        #expect(try await transport.send(.post(server.url(), body)).get().text == "second")
        #expect(server.requests.map(\.connection) == [0, 0, 1])
        #expect(server.requests.allSatisfy { $0.body == body })
    }

    @Test func aKeptConnectionThatBreaksAmidTheAnswerIsAFailure() async throws {
        let server = try RawServer(
            .readRequest, .send(answer()), .readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"))
        let transport = makeTransport()
        _ = try await transport.send(.post(server.url())).get()
        #expect(await transport.send(.post(server.url())).failure?.kind == .connection)
        #expect(server.requests.count == 2)
    }

    @Test func neverMoreConnectionsThanAllowed() async throws {
        let server = try RawServer(.answerEach(answer(body: "x")))
        let transport = makeTransport(maximumConnections: 3)
        let url = server.url()
        let count = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 { group.addTask { await transport.send(.post(url)).failure == nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(count == 40)
        #expect(server.connectionCount <= 3)
    }

    @Test func keptConnectionsGiveWayToOtherHosts() async throws {
        let servers = try (0..<4).map { _ in try RawServer(.answerEach(answer(body: "x"))) }
        let transport = makeTransport(maximumConnections: 2)
        for server in servers { #expect(try await transport.send(.get(server.url())).get().text == "x") }
        await servers[0].closedConnections(atLeast: 1)
    }

    @Test func twoHundredAtOnceEachGetTheirOwnAnswer() async throws {
        let server = try RawServer(.answerEach(answer(body: "done")))
        let transport = makeTransport()
        let url = server.url("/n/")
        let answers = await withTaskGroup(of: String?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    // The sender's failure shows as a missing answer in the count below.
                    try? await transport.send(.post(url + "\(number)", Array("body \(number)".utf8))).get().text
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(answers == Array(repeating: "done", count: 200))
        let bodies = server.requests.map { "\($0.line) \(String(decoding: $0.body, as: UTF8.self))" }
        #expect(Set(bodies) == Set((0..<200).map { "POST /n/\($0) HTTP/1.1 body \($0)" }))
    }
}
