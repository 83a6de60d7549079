import NIOCore
import NIOPosix

extension WebhookListener {
    /// Why nothing can listen there as things are, or `nil`. It listens for a moment to find out, and serves nobody.
    public static func fault(_ settings: WebhookListenerSettings) async -> WatchError? {
        do {
            let channel = try await ServerBootstrap(group: LoopExecutor.loops)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: settings.host, port: settings.port).get()
            try await channel.close()
            return nil
        } catch {
            return ListeningFault.error(of: error, watcher: "webhooks", host: settings.host, port: settings.port)
        }
    }
}
