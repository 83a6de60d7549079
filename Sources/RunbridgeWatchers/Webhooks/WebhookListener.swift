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
///
/// What is served can be changed while it listens (``serve(_:bodyLimit:)``): the port stays open, and a request that is under
/// way is taken by the endpoint that it came to.
public final class WebhookListener: Watcher {
    /// Its name, for what it tells of itself; runs have the names of the endpoints' watchers.
    public let name: String
    private let offer: WebhookOffer
    private let settings: WebhookListenerSettings
    private let clock: any WallClock
    private let onReady: @Sendable (Int) async -> Void

    /// A listener.
    ///
    /// - Parameters:
    ///   - name: its name, for what it tells of itself.
    ///   - endpoints: what is served, with paths that begin with a slash and differ; `nil` for nothing yet: whoever calls is
    ///     asked to try again.
    ///   - settings: where to listen, and what to put up with.
    ///   - clock: what says when a webhook came.
    ///   - onReady: gets the port once it listens.
    /// - Throws: when paths are wrong.
    public init(
        name: String = "webhooks", endpoints: [WebhookEndpoint]?, settings: WebhookListenerSettings = .init(),
        clock: any WallClock = SystemClock(), onReady: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws(WatchError) {
        self.name = name
        offer = try WebhookOffer(endpoints, bodyLimit: settings.bodyLimit)
        self.settings = settings
        self.clock = clock
        self.onReady = onReady
    }

    /// Serves these from now on, and takes bodies up to that many bytes.
    ///
    /// - Throws: when paths are wrong; nothing has changed then.
    public func serve(_ endpoints: [WebhookEndpoint], bodyLimit: Int) throws(WatchError) {
        try offer.change(to: endpoints, bodyLimit: bodyLimit)
    }

    /// Serves until cancelled, and then answers what is under way; in `once` mode returns at once, since nobody can be asked
    /// to call.
    ///
    /// - Throws: why it cannot listen.
    public func watch(_ extent: WatchExtent, for host: any WatchHost) async throws {
        if extent.isOnce { return }
        let telling = WebhookTelling(clock: clock)
        let clock = clock
        let responder = WebhookResponder(offer, settings, listener: name, telling) {
            WebhookReceiver(endpoint: $0, host: host, telling: telling, clock: clock)
        }
        let server = WebhookServer(name: name, settings, responder, telling, onReady: onReady)
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
