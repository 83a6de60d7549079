import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// The HTTP server of a listener: binds, serves, and ends with grace.
final class WebhookServer: Sendable {
    private let name: String
    private let settings: WebhookListenerSettings
    private let responder: WebhookResponder
    private let telling: WebhookTelling
    private let onReady: @Sendable (Int) async -> Void
    /// The port; the one that the system chose once it has.
    private let port: Mutex<Int>

    init(
        name: String, _ settings: WebhookListenerSettings, _ responder: WebhookResponder, _ telling: WebhookTelling,
        onReady: @escaping @Sendable (Int) async -> Void
    ) {
        self.name = name
        self.settings = settings
        self.responder = responder
        self.telling = telling
        self.onReady = onReady
        port = Mutex(settings.port)
    }

    /// Serves until cancelled; then takes no more connections, and ends when what is under way is answered or the grace is
    /// over.
    ///
    /// - Throws: why it cannot listen.
    func run() async throws {
        while !Task.isCancelled {
            let server = server()
            do {
                try await serve(server)
            } catch {
                if Task.isCancelled { return }
                throw ListeningFault.error(of: error, watcher: name, host: settings.host, port: port.withLock { $0 })
            }
            guard !Task.isCancelled else { return }
            // A fault of the listening socket ends Hummingbird's server and not this.
            telling.tell("the listening socket failed and is opened again", name)
        }
    }

    /// Runs a server to its end, which is at most ``WebhookListenerSettings/grace`` after the task is cancelled.
    private func serve(_ server: Server<HTTP1Channel>) async throws {
        let (endings, ending) = AsyncStream<Result<Void, any Error>>.makeStream()
        // Not a child: it would be cancelled with this task, and with it the requests that are under way.
        let serving = Task(executorPreference: LoopExecutor.shared) {
            do {
                try await server.run()
                ending.yield(.success(()))
            } catch {
                ending.yield(.failure(error))
            }
            ending.finish()
        }
        // Not a child either: a stream that is waited for in a cancelled task ends at once.
        let ended = Task {
            var iterator = endings.makeAsyncIterator()
            return await iterator.next() ?? .success(())
        }
        let grace = settings.grace
        try await withTaskCancellationHandler {
            try await ended.value.get()
        } onCancel: {
            // A handler cannot wait.
            Task {
                let late = Task {
                    try await Task.sleep(for: grace)
                    ending.yield(.success(()))
                    serving.cancel()
                }
                // It fails only where the server has ended already.
                try? await server.shutdownGracefully()
                late.cancel()
            }
        }
    }

    private func server() -> Server<HTTP1Channel> {
        let (responder, telling, name) = (responder, telling, name)
        let limits = RequestClock.Limits(
            first: TimeAmount(settings.bodyTimeout), idle: TimeAmount(settings.idleTimeout),
            body: TimeAmount(settings.bodyTimeout), answer: TimeAmount(settings.answerTimeout),
            farewell: .seconds(2))
        let channel = HTTP1Channel(
            responder: { request, writer, _ in try await responder.respond(to: request, writer) },
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [ConnectionHandler(limits) { telling.refused($0, name) }],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 100)))
        let silent = Logger(label: "runbridge.webhooks") { _ in SwiftLogNoOpLogHandler() }
        return Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(
                address: .hostname(settings.host, port: port.withLock { $0 }), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    Descriptors.room(for: settings.connectionLimit), logger: silent)),
            onServerRunning: { [self] in await opened($0) },
            eventLoopGroup: LoopExecutor.loops, logger: silent)
    }

    private func opened(_ channel: any Channel) async {
        // Without it the first connection that cannot be accepted, as for want of a descriptor, would end the server. It
        // fails only where the channel is closed already.
        try? await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(
                AcceptBackoffHandler(shouldForwardIOErrorCaught: false), position: .first)
        }.get()
        guard let bound = channel.localAddress?.port else { return }
        port.withLock { $0 = bound }
        await onReady(bound)
    }
}
