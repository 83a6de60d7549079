import RunbridgeHTTP
import Synchronization
import TestSupport
import Testing

/// Requests that are sent together.
@Suite struct GroupTests {
    /// Places as they were told to have ended.
    private final class Ended: Sendable {
        private let places = Mutex<[Int]>([])
        func note(_ place: Int) { places.withLock { $0.append(place) } }
        var sorted: [Int] { places.withLock { $0.sorted() } }
    }

    /// A transport that can send one request alone.
    private struct Plain: HTTPTransport {
        let transport = makeTransport()
        func send(_ request: HTTPRequest) async -> Result<HTTPResponse, HTTPFailure> { await transport.send(request) }
    }

    @Test(arguments: [makeTransport(maximumConnections: 4), Plain()] as [any HTTPTransport])
    func resultsStandInTheOrderOfTheRequests(transport: any HTTPTransport) async throws {
        let good = try RawServer(.answerEach(answer("200 OK", body: "good")))
        let refusing = try RawServer(.answerEach(answer("503 Service Unavailable")))
        let broken = try RawServer(.readRequest, .reset)
        let requests: [HTTPRequest] = (0..<40).map { number in
            switch number % 4 {
            case 0: .post(good.url("/\(number)"), Array("body \(number)".utf8))
            case 1: .post(refusing.url())
            case 2: .get(broken.url())
            default: .get("file:///etc/passwd")
            }
        }
        let results = await transport.send(requests).map { result -> String in
            switch result {
            case .success(let response): "\(response.status)"
            case .failure(let failure): failure.kind.rawValue
            }
        }
        #expect(results == (0..<10).flatMap { _ in ["200", "503", "connection", "invalidRequest"] })
        let expected = stride(from: 0, to: 40, by: 4).map { "POST /\($0) HTTP/1.1 body \($0)" }
        #expect(Set(good.requests.map { "\($0.line) \(String(decoding: $0.body, as: UTF8.self))" }) == Set(expected))
    }

    @Test func eachEndIsToldOnceAndWhenItComes() async throws {
        let good = try RawServer(.answerEach(answer()))
        let silent = try RawServer(.readRequest, .awaitClose)
        let requests = [HTTPRequest.get(good.url()), .get(silent.url()), .get("nothing"), .get(good.url())]
        let ended = Ended()
        let (told, teller) = AsyncStream<Int>.makeStream()
        let transport = makeTransport()
        let task = Task {
            await transport.send(requests) { place, _ in
                ended.note(place)
                teller.yield(place)
            }
        }
        var early: Set<Int> = []
        for await place in told.prefix(3) { early.insert(place) }
        #expect(early == [0, 2, 3])
        _ = await silent.requests(atLeast: 1)
        task.cancel()
        await task.value
        #expect(ended.sorted == [0, 1, 2, 3])
    }

    @Test func noRequestsAreOverAtOnce() async {
        #expect(await makeTransport().send([HTTPRequest]()).isEmpty)
        #expect(await makeTransport().send([.get("nothing")]).map { $0.failure?.kind } == [.invalidRequest])
    }

    @Test func aCanceledTaskSendsNothing() async throws {
        let server = try RawServer(.answerEach(answer()))
        let requests = Array(repeating: HTTPRequest.get(server.url()), count: 5)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await makeTransport().send(requests).map { $0.failure?.kind }
        }
        #expect(await task.value == Array(repeating: .canceled, count: 5))
        #expect(server.connectionCount == 0)
    }

    @Test func shutdownEndsThoseUnderWayAndThoseInLine() async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        let transport = makeTransport(maximumConnections: 2)
        let requests = Array(repeating: HTTPRequest.get(server.url()), count: 5)
        let task = Task { await transport.send(requests).map { $0.failure?.kind } }
        _ = await server.requests(atLeast: 2)
        await transport.shutdown()
        #expect(await task.value == Array(repeating: .canceled, count: 5))
        #expect(await transport.send(requests).map { $0.failure?.kind } == Array(repeating: .canceled, count: 5))
        #expect(server.connectionCount == 2)
    }
}
