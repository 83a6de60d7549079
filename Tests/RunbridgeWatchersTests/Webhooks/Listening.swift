import RunbridgeCore
import RunbridgeSigning
import RunbridgeWatchers
import Synchronization
import TestSupport
import Testing

/// A listener that a test sends requests to, and what it needs for them.
struct Listening: Sendable {
    static let path = "/hooks/ci"
    static let secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr")

    /// What knows that secret.
    static func verifier() throws -> RequestVerifier {
        try RequestVerifier(scheme: .standardWebhooks, secrets: [secret])
    }

    let port: Int
    let host: RecordingHost
    let now: Timestamp
    private let signer: WebhookSigner

    /// Serves for as long as `body` takes, and is told to end then.
    static func during<Value: Sendable>(
        content: WebhookContent = .lines(), settings: WebhookListenerSettings? = nil,
        host: RecordingHost = RecordingHost(), onEnding: @escaping @Sendable () -> Void = {},
        _ body: @escaping @Sendable (Listening) async throws -> Value
    ) async throws -> Value {
        let endpoint = WebhookEndpoint(
            path: path, watcher: "ci", verifier: try verifier(), content: content)
        return try await during([endpoint], settings: settings, host: host, onEnding: onEnding, body)
    }

    /// Serves endpoints for as long as `body` takes; `onEnding` is done once the listener was told to end.
    static func during<Value: Sendable>(
        _ endpoints: [WebhookEndpoint], settings: WebhookListenerSettings? = nil,
        host: RecordingHost = RecordingHost(), clock: any WallClock = SystemClock(),
        onEnding: @escaping @Sendable () -> Void = {},
        _ body: @escaping @Sendable (Listening) async throws -> Value
    ) async throws -> Value {
        let (ports, ready) = AsyncStream<Int>.makeStream()
        var settings = settings ?? WebhookListenerSettings()
        settings.port = 0
        let listener = try WebhookListener(endpoints: endpoints, settings: settings, clock: clock) {
            ready.yield($0)
        }
        let signer = try WebhookSigner(try WebhookSecret(secret))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { ready.finish() }
                try await withTaskCancellationHandler {
                    try await listener.watch(.forever, for: host)
                } onCancel: {
                    onEnding()
                }
            }
            var arriving = ports.makeAsyncIterator()
            let port = try #require(await arriving.next())
            let value = try await body(Listening(port: port, host: host, now: clock.now, signer: signer))
            group.cancelAll()
            try await group.waitForAll()
            return value
        }
    }

    /// A connection to it.
    func connect() throws -> RawClient { try RawClient(port: port) }

    /// The header fields that make a body genuine, in their order.
    func signature(of body: [UInt8], id: String = "msg_1") throws -> [(String, String)] {
        let headers = signer.headers(id: try WebhookID(id), timestamp: now, body: body)
        return headers.fields.map { ($0.name, $0.value) }
    }

    /// A whole genuine request.
    func signed(
        _ body: String, id: String = "msg_1", path: String = Self.path, more: [(String, String)] = []
    ) throws -> [UInt8] {
        let bytes = Array(body.utf8)
        return Self.request(path: path, headers: try signature(of: bytes, id: id) + more, body: bytes)
    }

    /// A request with a body of its true length.
    static func request(
        method: String = "POST", path: String = path, headers: [(String, String)], body: [UInt8],
        length: Int? = nil
    ) -> [UInt8] {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(length ?? body.count)\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        return Array((text + "\r\n").utf8) + body
    }

    /// Sends a request on a connection of its own.
    func send(_ request: [UInt8]) async throws -> RawClient.Answer { try await connect().exchange(request) }

    /// Sends a genuine body on a connection of its own.
    func send(signed body: String, id: String = "msg_1") async throws -> RawClient.Answer {
        try await send(try signed(body, id: id))
    }

    /// Makes sure that it serves as before, and that nothing came of what was sent so far but `lines`.
    func expectSound(_ lines: [String] = [], _ location: SourceLocation = #_sourceLocation) async throws {
        #expect(host.record.lines == lines, sourceLocation: location)
        let answer = try await send(signed: #"{"id":"sound","status":"succeeded"}"#, id: "msg_sound")
        #expect(answer.status == 204, sourceLocation: location)
        #expect(host.record.lines == lines + ["run/sound succeeded"], sourceLocation: location)
    }
}

/// A store that is reached, and goes on when a test lets it. It knows nothing of cancellation, as a commit does not.
final class Gate: Sendable {
    private struct State {
        var isReached = false
        var isOpen = false
        var reaching: [CheckedContinuation<Void, Never>] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Says that it is reached, and returns once it is open.
    func pass() async {
        let reaching = state.withLock { state in
            state.isReached = true
            defer { state.reaching = [] }
            return state.reaching
        }
        reaching.forEach { $0.resume() }
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Returns once somebody has come to it.
    func isReached() async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if !state.isReached { state.reaching.append(continuation) }
                return state.isReached
            }
            if isReached { continuation.resume() }
        }
    }

    /// Lets everybody pass.
    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.resume() }
    }
}
