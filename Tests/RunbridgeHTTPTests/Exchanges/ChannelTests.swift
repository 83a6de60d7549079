import RunbridgeHTTP
import Synchronization
import TestSupport
import Testing

/// Requests that are sent over a channel.
@Suite struct ChannelTests {
    /// Places as they were told to have ended.
    private final class Ended: Sendable {
        private let places = Mutex<[Int]>([])
        func note(_ place: Int) { places.withLock { $0.append(place) } }
        var sorted: [Int] { places.withLock { $0.sorted() } }
    }

    @Test func eachRequestHasItsOwnResult() async throws {
        let transport = makeTransport(maximumConnections: 4)
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
        let results = await transport.exchangeAll(requests).map { result -> String in
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
            await transport.exchangeAll(requests) { place in
                ended.note(place)
                teller.yield(place)
            }
        }
        var early: Set<Int> = []
        for await place in told.prefix(3) { early.insert(place) }
        #expect(early == [0, 2, 3])
        _ = await silent.requests(atLeast: 1)
        task.cancel()
        _ = await task.value
        #expect(ended.sorted == [0, 1, 2, 3])
    }

    @Test func noRequestsAreOverAtOnce() async {
        #expect(await makeTransport().exchangeAll([]).isEmpty)
        #expect(await makeTransport().exchangeAll([.get("nothing")]).map { $0.failure?.kind } == [.invalidRequest])
    }

    @Test func aCanceledTaskSendsNothing() async throws {
        let server = try RawServer(.answerEach(answer()))
        let requests = Array(repeating: HTTPRequest.get(server.url()), count: 5)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await makeTransport().exchangeAll(requests).map { $0.failure?.kind }
        }
        #expect(await task.value == Array(repeating: .canceled, count: 5))
        #expect(server.connectionCount == 0)
    }

    @Test func shutdownEndsThoseUnderWayAndThoseInLine() async throws {
        let server = try RawServer(.readRequest, .awaitClose)
        let transport = makeTransport(maximumConnections: 2)
        let requests = Array(repeating: HTTPRequest.get(server.url()), count: 5)
        let task = Task { await transport.exchangeAll(requests).map { $0.failure?.kind } }
        _ = await server.requests(atLeast: 2)
        await transport.shutdown()
        #expect(await task.value == Array(repeating: .canceled, count: 5))
        #expect(await transport.exchangeAll(requests).map { $0.failure?.kind } == Array(repeating: .canceled, count: 5))
        #expect(server.connectionCount == 2)
    }

    @Test func endingsMayBeginOthersFromWithinTheCallback() async throws {
        let server = try RawServer(.answerEach(answer()))
        let transport = makeTransport(maximumConnections: 2)
        let (over, teller) = AsyncStream<Void>.makeStream()
        let chain = Chain(url: server.url(), length: 50) { teller.finish() }
        chain.open(on: transport)
        for await _ in over {}
        #expect(server.requests.count == 50)
    }

    /// Begins the next request when the last has ended.
    private final class Chain: Sendable {
        private let url: String
        private let left: Mutex<Int>
        private let isOver: @Sendable () -> Void
        private let channel = Mutex<(any HTTPChannel)?>(nil)

        init(url: String, length: Int, isOver: @escaping @Sendable () -> Void) {
            self.url = url
            left = Mutex(length)
            self.isOver = isOver
        }

        func open(on transport: CurlTransport) {
            let opened = transport.channel { _ in self.goOn() }
            channel.withLock { $0 = opened }
            goOn()
        }

        private func goOn() {
            let isDone = left.withLock { left in
                left -= 1
                return left < 0
            }
            if isDone { return isOver() }
            channel.withLock { $0 }?.begin([(tag: 0, request: .get(url))])
        }
    }
}
