import Hummingbird
public import RunbridgeCore
import Synchronization

/// A receiver of webhooks on this machine that looks at every signature and keeps count.
///
/// It takes a POST to any path. A request whose signature is not genuine gets 401. A genuine one gets the next of the
/// replies that were prepared, in the order of arrival, and when none is left the usual one.
public final class ReceiverServer: Sendable {
    private struct State {
        var prepared: ArraySlice<Reply> = []
        /// Requests that wait for their answers; `nil` while none has to.
        var held: [CheckedContinuation<Void, Never>]?
        var counts: [String: Int] = [:]
        var forgeries = 0
        var total = 0

        /// Counts a request and decides on its reply.
        mutating func take(_ request: ReceivedRequest, _ verdict: Verdict, _ usual: Reply) -> (Reply, Int) {
            guard verdict == .genuine else {
                forgeries += 1
                return (Reply(401), 1)
            }
            total += 1
            let number = request.webhookID.map { id in
                counts[id, default: 0] += 1
                return counts[id, default: 0]
            }
            return (prepared.popFirst() ?? usual, number ?? 1)
        }
    }

    private let usual: Reply
    private let clock: any WallClock
    private let verify: @Sendable (ReceivedRequest) -> Verdict
    private let state = Mutex(State())
    private let receiving: AsyncStream<Receipt>.Continuation

    /// What comes, as it is answered, for one reader. It ends with the receiver.
    ///
    /// If nobody reads, the last ten thousand wait.
    public let receipts: AsyncStream<Receipt>

    /// A receiver.
    ///
    /// - Parameters:
    ///   - usual: what it answers when no other reply is prepared.
    ///   - clock: what it dates requests by; without one, the machine's.
    ///   - verify: looks at a request's signature.
    public init(
        usual: Reply = Reply(204), clock: (any WallClock)? = nil,
        verify: @escaping @Sendable (ReceivedRequest) -> Verdict
    ) {
        self.usual = usual
        self.clock = clock ?? MachineClock()
        self.verify = verify
        (receipts, receiving) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    }

    deinit {
        receiving.finish()
    }

    /// Serves on 127.0.0.1 until cancelled or told to shut down; `onReady` gets the port once it listens.
    public func run(onReady: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        defer { end() }
        try await LoopbackServer(respond: respond).run(onReady: onReady)
    }

    /// Serves for as long as `body` takes, which gets the URL to send to.
    public func serving<Value: Sendable>(_ body: @Sendable (String) async throws -> Value) async throws -> Value {
        defer { end() }
        return try await LoopbackServer(respond: respond).serving { port in
            // The server ends with its last answer.
            defer { letGo() }
            return try await body("http://127.0.0.1:\(port)/hooks")
        }
    }

    private func end() {
        letGo()
        receiving.finish()
    }

    /// Prepares what the next genuine requests are answered, after what is prepared already.
    public func prepare(_ replies: [Reply]) {
        state.withLock { $0.prepared += replies }
    }

    /// Answers nothing from now on until ``letGo()``: requests are taken, verified and counted, and wait.
    public func hold() {
        state.withLock { $0.held = $0.held ?? [] }
    }

    /// Answers what waits, and what comes from now on at once.
    public func letGo() {
        let waiting = state.withLock { state in
            defer { state.held = nil }
            return state.held ?? []
        }
        for one in waiting { one.resume() }
    }

    private func waitUntilLetGo() async {
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                state.held?.append(continuation)
                return state.held != nil
            }
            if !isHeld { continuation.resume() }
        }
    }

    /// How many genuine requests have come, by `webhook-id`, those that were answered with an error included.
    public var counts: [String: Int] {
        state.withLock { $0.counts }
    }

    /// How many genuine requests have come, those without a `webhook-id` included.
    public var total: Int {
        state.withLock { $0.total }
    }

    /// How many requests have come whose signature was not genuine.
    public var forgeries: Int {
        state.withLock { $0.forgeries }
    }

    private func respond(to request: Request) async throws -> Response {
        guard request.method == .post else {
            return Response(status: 405, headers: ["Allow": "POST"])
        }
        let received = ReceivedRequest(
            method: request.method.rawValue, path: request.uri.path, headers: request.headers.byName,
            body: try await request.bytes(), at: clock.now)
        let verdict = verify(received)
        let (reply, number) = state.withLock { state in state.take(received, verdict, usual) }
        await waitUntilLetGo()
        if reply.delay > .zero { try await Task.sleep(for: reply.delay) }
        receiving.yield(Receipt(request: received, verdict: verdict, status: reply.status, number: number))
        return Response(status: reply.status, headers: reply.headers)
    }
}

extension HTTPFields {
    /// Values by names in lower case, several of one name with commas between.
    fileprivate var byName: [String: String] {
        reduce(into: [:]) { headers, field in
            let name = field.name.canonicalName
            headers[name] = headers[name].map { "\($0), \(field.value)" } ?? field.value
        }
    }
}
