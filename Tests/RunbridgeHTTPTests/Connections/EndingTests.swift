import RunbridgeHTTP
import TestSupport
import Testing

/// Exchanges that their sender gives up.
@Suite struct CancellationTests {
    @Test func breaksOffAnExchangeUnderWay() async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        let task = Task { await makeTransport().send(.post(server.url("/secret"))) }
        _ = await server.requests(atLeast: 1)
        task.cancel()
        let failure = try #require(await task.value.failure)
        #expect(failure.kind == .canceled)
        #expect(failure.message == "127.0.0.1:\(server.port): canceled")
        await server.closedConnections(atLeast: 1)
    }

    @Test func breaksOffAnAnswerUnderWay() async throws {
        let server = try RawServer(
            .readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbegun"), .awaitClose)
        let task = Task { await makeTransport().send(.get(server.url())) }
        _ = await server.requests(atLeast: 1)
        task.cancel()
        #expect(await task.value.failure?.kind == .canceled)
        await server.closedConnections(atLeast: 1)
    }

    @Test func aCanceledTaskSendsNothing() async throws {
        let server = try RawServer(.answerEach(answer()))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await makeTransport().send(.get(server.url()))
        }
        #expect(await task.value.failure?.kind == .canceled)
        #expect(server.connectionCount == 0)
    }

    @Test func givesUpWaitingForAConnection() async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        let transport = makeTransport(maximumConnections: 1)
        let first = Task { await transport.send(.get(server.url())) }
        _ = await server.requests(atLeast: 1)
        let second = Task { await transport.send(.get(server.url())) }
        second.cancel()
        #expect(await second.value.failure?.kind == .canceled)
        first.cancel()
        #expect(await first.value.failure?.kind == .canceled)
    }

    @Test func aCanceledTaskDoesNotWaitForAConnection() async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        let transport = makeTransport(maximumConnections: 1)
        let first = Task { await transport.send(.get(server.url())) }
        _ = await server.requests(atLeast: 1)
        let second = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await transport.send(.get(server.url()))
        }
        #expect(await second.value.failure?.kind == .canceled)
        first.cancel()
        #expect(await first.value.failure?.kind == .canceled)
        #expect(server.connectionCount == 1)
    }

    @Test func leavesTheOthersAlone() async throws {
        let server = try RawServer { $0 == 0 ? [.readRequest, .awaitClose] : [.answerEach(answer(body: "other"))] }
        let transport = makeTransport()
        let task = Task { await transport.send(.get(server.url())) }
        _ = await server.requests(atLeast: 1)
        #expect(try await transport.send(.get(server.url())).get().text == "other")
        task.cancel()
        #expect(await task.value.failure?.kind == .canceled)
        #expect(try await transport.send(.get(server.url())).get().text == "other")
        #expect(server.connectionCount == 2)
    }

    @Test func manyAtOnceAllEnd() async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        let transport = makeTransport()
        let url = server.url()
        let tasks = (0..<100).map { _ in Task { await transport.send(.get(url)).failure?.kind } }
        _ = await server.requests(atLeast: 50)
        for task in tasks { task.cancel() }
        for task in tasks { #expect(await task.value == .canceled) }
    }
}

/// Transports that end.
@Suite struct ShutdownTests {
    @Test func breaksOffWhatIsUnderWayAndClosesEverything() async throws {
        let server = try RawServer { number in
            number == 0 ? [.answerEach(answer())] : [.readRequest, .awaitClose]
        }
        let transport = makeTransport()
        _ = try await transport.send(.get(server.url())).get()
        let blocking = try RawServer(.readRequest, .awaitClose)
        let task = Task { await transport.send(.get(blocking.url())) }
        _ = await blocking.requests(atLeast: 1)
        await transport.shutdown()
        #expect(await task.value.failure?.kind == .canceled)
        await server.closedConnections(atLeast: 1)
        await blocking.closedConnections(atLeast: 1)
    }

    @Test func whatWaitsForAConnectionEndsToo() async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        let transport = makeTransport(maximumConnections: 1)
        let url = server.url()
        let tasks = (0..<5).map { _ in Task { await transport.send(.get(url)).failure?.kind } }
        _ = await server.requests(atLeast: 1)
        await transport.shutdown()
        for task in tasks { #expect(await task.value == .canceled) }
        #expect(server.connectionCount == 1)
    }

    @Test func nothingIsSentAfterwards() async throws {
        let server = try RawServer(.answerEach(answer()))
        let transport = makeTransport()
        await transport.shutdown()
        #expect(await transport.send(.get(server.url())).failure?.kind == .canceled)
        await transport.shutdown()
        #expect(server.connectionCount == 0)
    }

    @Test func aTransportThatIsLetGoClosesItsConnections() async throws {
        let server = try RawServer(.answerEach(answer()))
        do {
            let transport = makeTransport()
            _ = try await transport.send(.get(server.url())).get()
        }
        await server.closedConnections(atLeast: 1)
    }

    @Test func sendersAndShutdownsMayMeet() async throws {
        let server = try RawServer(.answerEach(answer()))
        let url = server.url()
        let transport = makeTransport()
        let kinds = await withTaskGroup(of: HTTPFailure.Kind?.self) { group in
            for number in 0..<200 {
                if number % 50 == 25 {
                    group.addTask {
                        await transport.shutdown(); return nil
                    }
                }
                group.addTask { await transport.send(.get(url)).failure?.kind }
            }
            return await group.reduce(into: Set<HTTPFailure.Kind?>()) { $0.insert($1) }
        }
        #expect(kinds.subtracting([nil, .canceled]).isEmpty)
    }
}
