import RunbridgeCore
import RunbridgeHTTP
import RunbridgeProviders
import RunbridgeSigning
public import RunbridgeWatchers
import SystemPackage

extension Assembly {
    /// What a watcher of a config comes to: what watches by itself, and where webhooks of it come.
    private struct Parts {
        var watcher: (any Watcher)?
        var endpoint: WebhookEndpoint?
    }

    /// What the config describes of watchers that work by themselves, and of endpoints where webhooks come.
    func workersAndEndpoints() throws -> (workers: [any Watcher], endpoints: [WebhookEndpoint]) {
        let parts = try config.watchers.map(parts)
        return (parts.compactMap(\.watcher), parts.compactMap(\.endpoint))
    }

    /// The watchers that the config describes, the listener of all their webhooks last.
    func watchers() throws -> [any Watcher] {
        var (watchers, endpoints) = try workersAndEndpoints()
        if !endpoints.isEmpty {
            watchers.append(try WebhookListener(endpoints: endpoints, settings: config.listen.settings))
        }
        return watchers
    }

    /// What runs the program of a command watcher.
    public func commandWatcher(_ name: String, _ settings: CommandWatchSettings) -> CommandWatcher {
        CommandWatcher(
            CommandWatcherSettings(
                name: name, run: settings.run, folder: config.folder, bridgeEnvironment: surroundings.environment,
                env: settings.environment, timeout: settings.timeout, every: settings.every, kind: settings.kind,
                items: settings.items, keepObject: settings.keepsObject))
    }

    private func parts(_ settings: WatchSettings) throws -> Parts {
        let name = settings.name
        return switch settings.source {
        case .provider(let provider): try parts(name, provider)
        case .webhook(let webhook):
            Parts(endpoint: try endpoint(name, webhook.receiving, webhook.contentOfBodies))
        case .command(let command): Parts(watcher: commandWatcher(name, command))
        case .lines(let lines): Parts(watcher: watcher(name, lines))
        }
    }

    private func parts(_ name: String, _ settings: ProviderWatchSettings) throws -> Parts {
        // Who polls and who reads hints again keep to one limit, whatever else of them is changed meanwhile.
        let access = accesses.access(of: name, settings) {
            ProviderAccess(
                provider: settings.provider, key: settings.key, parameters: settings.parameters,
                requestsPerMinute: settings.requestsPerMinute, timeout: settings.timeout,
                // A config may name any place for an API; what it answers cannot lead elsewhere.
                transport: transports.transport(for: .any))
        }
        var parts = Parts()
        if settings.polls {
            let kinds = settings.kinds.filter(\.isAskable).map { kind in
                PolledKind(kind.name, ids: settings.named.filter { $0.kind == kind.name }.flatMap(\.ids))
            }
            parts.watcher = try PollWatcher(
                name: name, access: access, kinds: kinds, every: settings.every, keepObject: settings.keepsObject,
                firstSight: settings.firstSight)
        }
        if let receiving = settings.receiving {
            let reader = RunReader(access: access, keepObject: settings.keepsObject)
            parts.endpoint = try endpoint(
                name, receiving,
                .provider(
                    settings.provider, kinds: settings.receivedKinds, keepsObject: settings.keepsObject,
                    reread: settings.asks ? reader.reread : nil))
        }
        return parts
    }

    private func endpoint(
        _ name: String, _ receiving: ReceivingSettings, _ content: WebhookContent
    ) throws -> WebhookEndpoint {
        WebhookEndpoint(path: receiving.path, watcher: name, verifier: try receiving.verifier(), content: content)
    }

    private func watcher(_ name: String, _ settings: LinesWatchSettings) -> LinesWatcher {
        let source: LinesWatcher.Source =
            switch settings.input {
            case .stdin: .standardInput
            case .file(let path): .file(FilePath(path))
            }
        return LinesWatcher(name: name, source: source, words: settings.words)
    }
}

extension LinesWatchSettings {
    /// What the words of the lines mean.
    public var words: LineWords {
        provider.map { LineWords(of: $0, defaultKind: kind) } ?? LineWords(defaultKind: kind)
    }
}

extension WebhookWatchSettings {
    /// How the bodies are read.
    fileprivate var contentOfBodies: WebhookContent {
        switch content {
        // Nobody is asked: where a webhook only hints at a run, its word is taken.
        case .provider(let provider): .provider(provider, keepsObject: keepsObject)
        case .kind(let kind, let path): .kind(kind, at: path, keepsObject: keepsObject)
        case .lines(let kind): .lines(LineWords(defaultKind: kind))
        }
    }
}

extension ListenSettings {
    /// The same for the listener.
    public var settings: WebhookListenerSettings {
        WebhookListenerSettings(host: host, port: port, bodyLimit: bodyLimit)
    }
}
