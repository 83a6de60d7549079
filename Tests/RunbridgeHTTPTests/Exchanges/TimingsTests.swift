import RunbridgeHTTP
import TestSupport
import Testing

/// Where the time of an exchange went, and how far one came that failed.
@Suite struct TimingsTests {
    @Test func phasesFollowOneAnother() async throws {
        let server = try RawServer(.answerEach(answer(body: "x")))
        let timings = try await makeTransport().send(.post(server.url())).get().timings
        let ends = [timings.resolve, timings.connect, timings.firstByte, timings.total].compactMap { $0 }
        #expect(ends.count == 4)
        #expect(ends == ends.sorted())
        #expect(timings.tls == nil)
        #expect(!timings.isConnectionKept)
    }

    @Test func aKeptConnectionHasNoPhasesOfItsOwn() async throws {
        let server = try RawServer(.answerEach(answer(body: "x")))
        let transport = makeTransport()
        _ = try await transport.send(.post(server.url())).get()
        let timings = try await transport.send(.post(server.url())).get().timings
        #expect(timings.isConnectionKept)
        #expect((timings.resolve, timings.connect, timings.tls) == (nil, nil, nil))
        let firstByte = try #require(timings.firstByte)
        #expect(firstByte > .zero && firstByte <= timings.total)
    }

    @Test func aKeptConnectionThatHadToBeReplacedIsANewOne() async throws {
        let server = try RawServer { number in
            number == 0
                ? [.readRequest, .send(answer(body: "first")), .readRequest, .reset] : [.answerEach(answer())]
        }
        let transport = makeTransport()
        _ = try await transport.send(.post(server.url())).get()
        let timings = try await transport.send(.post(server.url())).get().timings
        #expect(!timings.isConnectionKept)
        #expect(timings.connect != nil)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var steps: [RawServer.Step] = []
        var scheme = "http"
        /// Which phases were over: resolve, connect, tls, firstByte.
        let reached: [Bool]
    }

    @Test(arguments: [
        Case(
            testDescription: "TLS did not come about", steps: [.awaitClose], scheme: "https",
            reached: [true, true, false, false]),
        Case(testDescription: "silence", steps: [.readRequest, .awaitClose], reached: [true, true, false, false]),
        Case(testDescription: "closed", steps: [.readRequest], reached: [true, true, false, false]),
        Case(
            testDescription: "half a head", steps: [.readRequest, .send("HTTP/1.1 200 OK\r\nX-Half: "), .awaitClose],
            reached: [true, true, false, true]),
        Case(
            testDescription: "half an answer",
            steps: [.readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .awaitClose],
            reached: [true, true, false, true]),
    ])
    func aFailureSaysHowFarItCame(_ row: Case) async throws {
        let server = try RawServer { _ in row.steps }
        var request = HTTPRequest.post(server.url().replacing("http:", with: "\(row.scheme):"))
        request.timeout = .milliseconds(200)
        let timings = try #require(await makeTransport().send(request).failure?.timings)
        let ends = [timings.resolve, timings.connect, timings.tls, timings.firstByte]
        #expect(ends.map { $0 != nil } == row.reached)
        #expect(timings.total > .zero && timings.total < .seconds(10))
        #expect(ends.compactMap { $0 }.allSatisfy { $0 <= timings.total })
    }

    @Test func withoutANameOrAConnectionNothingIsReached() async throws {
        let port = try ListeningSocket.freePort()
        let refused = try #require(await makeTransport().send(.get("http://127.0.0.1:\(port)/")).failure?.timings)
        #expect(refused.resolve != nil && refused.connect == nil && refused.firstByte == nil)
        let name = String(repeating: "a", count: 64) + ".invalid"
        let unknown = try #require(await makeTransport().send(.get("http://\(name)/")).failure?.timings)
        #expect((unknown.resolve, unknown.connect, unknown.isConnectionKept) == (nil, nil, false))
        #expect(await makeTransport().send(.get("nothing")).failure?.timings == nil)
    }
}
