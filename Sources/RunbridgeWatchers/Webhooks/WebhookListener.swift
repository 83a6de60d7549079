public import RunbridgeCore

/// Receives webhooks: one HTTP server with an endpoint for each path.
///
/// A request is answered with 2xx once what it tells is committed, and not before. What is not genuine, or cannot be read, is
/// answered with a status and nothing else, counted, and told at most once a minute for each reason. A webhook that comes
/// again changes nothing, since it is no change.
///
/// | answer | when |
/// |---|---|
/// | 204 | what it tells is stored, was known already, or is of no run |
/// | 400 | it is no HTTP, no JSON, or tells of no run that can be named |
/// | 401 | it is not known to be genuine |
/// | 404, 405 | there is no such path, or it is no POST |
/// | 408 | its body did not come in time |
/// | 413 | its body is too large |
/// | 503 | it could not be stored in time; the sender should try again |
///
/// `GET /healthz` is answered with 200 as long as the listener listens, for load balancers; it says nothing of the store.
public struct WebhookListener: Watcher {
    /// Its name, for what it tells of itself; runs have the names of the endpoints' watchers.
    public let name: String
    private let endpoints: [WebhookEndpoint]
    private let settings: WebhookListenerSettings
    private let clock: any WallClock
    private let onReady: @Sendable (Int) async -> Void

    /// A listener.
    ///
    /// - Parameters:
    ///   - name: its name, for what it tells of itself.
    ///   - endpoints: at least one; their paths begin with a slash and differ.
    ///   - settings: where to listen, and what to put up with.
    ///   - clock: what says when a webhook came.
    ///   - onReady: gets the port once it listens.
    /// - Throws: when paths are wrong.
    public init(
        name: String = "webhooks", endpoints: [WebhookEndpoint], settings: WebhookListenerSettings = .init(),
        clock: any WallClock = SystemClock(), onReady: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws(WatchError) {
        var paths: [String: String] = [:]
        for endpoint in endpoints {
            let path = endpoint.path
            guard path.first == "/", path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }),
                !path.contains(where: "?#".contains)
            else {
                throw .setting(
                    watcher: endpoint.watcher,
                    reason: "the path '\(path.shortened)' must begin with a slash and have no blank, ? or #")
            }
            if let other = paths.updateValue(endpoint.watcher, forKey: path) {
                throw .setting(
                    watcher: endpoint.watcher, reason: "the path '\(path)' is that of watcher '\(other)' already")
            }
        }
        self.name = name
        self.endpoints = endpoints
        self.settings = settings
        self.clock = clock
        self.onReady = onReady
    }

    /// Serves until cancelled, and then answers what is under way; in `once` mode returns at once, since nobody can be asked
    /// to call.
    ///
    /// - Throws: why it cannot listen.
    public func watch(_ extent: WatchExtent, for host: any WatchHost) async throws {
        if extent.isOnce { return }
        let telling = WebhookTelling(clock: clock)
        let receivers = endpoints.map {
            WebhookReceiver(endpoint: $0, host: host, telling: telling, clock: clock)
        }
        let server = WebhookServer(
            name: name, settings, WebhookResponder(receivers, settings, listener: name, telling), telling,
            onReady: onReady)
        // Not a child: what was only counted is told after this task was cancelled, when a stream ends at once for it.
        let teller = Task {
            for await line in telling.lines { await host.warning(watcher: line.watcher, line.text) }
        }
        let ending = await Result { try await server.run() }
        telling.finish()
        await teller.value
        try ending.get()
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
