import Foundation
import RunbridgeCore
import RunbridgeProviders
import RunbridgeWatchers
import Synchronization
import TestSupport

/// A command that prints what stands in a file, `list`, and a watcher of it.
struct Listing {
    let folder: TemporaryFolder
    let host: RecordingHost

    init(script: String = "cat list", host: RecordingHost = RecordingHost()) throws {
        folder = try TemporaryFolder()
        self.host = host
        try folder.script("show", script)
    }

    /// Settings of a watcher of it.
    func settings(_ kind: ProviderKind, items: String? = nil) -> CommandWatcherSettings {
        CommandWatcherSettings(
            name: "jobs", run: ["./show"], folder: folder.path, bridgeEnvironment: ["PATH": "/usr/bin:/bin"],
            every: .seconds(10), kind: kind, items: items.flatMap { JSONPath($0) })
    }

    /// Makes a pass for each of the texts, which is in the file then, and returns how long each wait was to be.
    @discardableResult
    func watch(_ settings: CommandWatcherSettings, _ texts: [String]) async throws -> [Duration] {
        let rest = Mutex(texts[...].dropFirst())
        let waits = Mutex<[Duration]>([])
        try folder.write(texts[0], to: "list")
        let watcher = CommandWatcher(
            settings,
            sleep: { [folder] wait in
                waits.withLock { $0.append(wait) }
                guard let next = rest.withLock({ $0.popFirst() }) else { throw CancellationError() }
                try folder.write(next, to: "list")
            }, chance: { 0.5 })
        try await watcher.watch(.forever, for: host)
        return waits.withLock { $0 }
    }

    /// What was told of runs, a line each.
    var lines: [String] { host.record.lines }
}
