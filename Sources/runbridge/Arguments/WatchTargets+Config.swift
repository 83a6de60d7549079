import Foundation
import RunbridgeDaemon
import RunbridgeDocument
import RunbridgeProviders

extension WatchTargets {
    /// The watchers of a config file.
    ///
    /// - Throws: its mistakes. A secret that is not here is none: whoever registers a run need not know it.
    static func configured(at path: String) throws(Failure) -> WatchTargets {
        let findings = Config.examine(path: path, environment: ProcessInfo.processInfo.environment)
        guard findings.mistakes.isEmpty else {
            throw .wrongInput(findings.mistakes.map(\.description).joined(separator: "\n"))
        }
        return WatchTargets(entries: findings.watchers?.map(Entry.init))
    }
}

extension WatchTargets.Entry {
    fileprivate init(_ watcher: WatchSettings) {
        switch watcher.source {
        case .provider(let settings) where settings.polls:
            self.init(name: watcher.name, provider: settings.provider, kinds: settings.kinds.map(\.name))
        case .provider, .webhook, .command, .lines:
            self.init(name: watcher.name)
        }
    }
}
