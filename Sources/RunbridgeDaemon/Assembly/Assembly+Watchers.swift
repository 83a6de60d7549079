import RunbridgeCore
import RunbridgeHTTP
import RunbridgeProviders
public import RunbridgeWatchers
import SystemPackage

extension Assembly {
    /// The watcher that settings describe.
    func watcher(_ settings: WatchSettings) throws -> any Watcher {
        switch settings.source {
        case .provider(let provider): try watcher(settings.name, provider)
        case .lines(let lines): watcher(settings.name, lines)
        }
    }

    private func watcher(_ name: String, _ settings: ProviderWatchSettings) throws -> PollWatcher {
        try PollWatcher(
            name: name, provider: settings.provider,
            kinds: settings.kinds.map { kind in
                PolledKind(kind.name, ids: settings.named.filter { $0.kind == kind.name }.flatMap(\.ids))
            },
            key: settings.key, parameters: settings.parameters, every: settings.every,
            keepObject: settings.keepsObject, timeout: settings.timeout,
            // A config may name any place for an API; what it answers cannot lead elsewhere.
            transport: transports.transport(for: .any))
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
