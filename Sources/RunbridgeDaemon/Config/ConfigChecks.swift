import RunbridgeCore
import RunbridgeDocument

/// What must hold between the parts of a config: names that lead somewhere, sources and files that nobody shares.
struct ConfigChecks {
    var store: StoreSettings
    var listen: ListenSettings?
    var listenPlace: Place?
    var watchers: Entries<WatchSettings>
    var sinks: Entries<SinkSettings>
    var routes: [RouteSettings]
    var unmatched: [Placed<String>]

    /// Watchers that are there without being configured, and what each is.
    static let ownWatchers = [
        Notices.ownWatcher: "what the bridge tells of itself",
        "exec": "what `runbridge exec` tells",
        "emit": "what `runbridge emit` tells",
    ]

    private var watcherNames: [String] { watchers.names.map(\.value) }
    private var sinkNames: [String] { sinks.names.map(\.value) }
    private var named: [Placed<String>] { routes.flatMap(\.to) + unmatched }

    /// Reports all mistakes.
    func report(to reading: inout Reading) {
        for name in named where !sinkNames.contains(name.value) {
            let hint = name.value.hint(among: sinkNames, otherwise: "Describe it under sinks")
            reading.report(name.place, "there is no sink '\(name.value)'. \(hint)")
        }
        for glob in routes.flatMap(\.from) where glob.value.isName && !knows(glob.value.pattern) {
            let hint = glob.value.pattern.hint(among: watcherNames, otherwise: "Describe it under watch")
            reading.report(glob.place, "there is no watcher '\(glob.value.pattern)'. \(hint)")
        }
        reportSharedInput(&reading)
        reportSharedFiles(&reading)
        reportSharedPaths(&reading)
    }

    /// What is allowed and probably not meant.
    var warnings: [Problem] {
        var warnings: [Problem] = []
        for sink in sinks.names where !named.contains(where: { $0.value == sink.value }) {
            warnings.append(Problem(sink.place, "nothing goes to the sink '\(sink.value)'. Name it in a route"))
        }
        for glob in routes.flatMap(\.from) where !glob.value.isName {
            guard !(watcherNames + Self.ownWatchers.keys).contains(where: glob.value.matches) else { continue }
            warnings.append(Problem(glob.place, "no watcher matches '\(glob.value.pattern)'"))
        }
        return warnings + listenWarnings + timeWarnings
    }

    private func knows(_ watcher: String) -> Bool {
        watcherNames.contains(watcher) || Self.ownWatchers[watcher] != nil
    }

    /// There is one standard input, and one reader gets what another does not.
    private func reportSharedInput(_ reading: inout Reading) {
        let readers = watchers.read.filter { $0.value.source.isStdin }
        for reader in readers.dropFirst() {
            reading.report(
                reader.place,
                "'\(reader.name)' reads standard input, which '\(readers[0].name)' reads already. "
                    + "Give it a file: lines: { path: … }")
        }
    }

    /// A request comes to one watcher.
    private func reportSharedPaths(_ reading: inout Reading) {
        var paths: [String: String] = [:]
        for watcher in watchers.read {
            guard let path = watcher.value.receiving?.path else { continue }
            if let other = paths.updateValue(watcher.name, forKey: path) {
                reading.report(
                    watcher.place,
                    "webhooks of '\(watcher.name)' come to \(path), which is the path of '\(other)' already. "
                        + "Give it another: path: /…")
            }
        }
    }

    /// What a sink writes must be no watcher's input and not the store.
    private func reportSharedFiles(_ reading: inout Reading) {
        for sink in sinks.read {
            guard case .file(let file) = sink.value.kind else { continue }
            if file.path == store.path {
                reading.report(sink.place, "'\(sink.name)' writes to the store's own file. Give it another path")
            }
            for watcher in watchers.read where watcher.value.source.isFile(file.path) {
                reading.report(
                    sink.place,
                    "'\(sink.name)' writes to the file that '\(watcher.name)' reads: each event would make another. "
                        + "Give it another path")
            }
        }
    }
}

extension Glob {
    /// Whether it is a name and no pattern.
    fileprivate var isName: Bool { !pattern.contains { "*?\\".contains($0) } }
}

extension WatchSettings.Source {
    fileprivate var isStdin: Bool {
        if case .lines(let lines) = self { lines.input == .stdin } else { false }
    }

    fileprivate func isFile(_ path: String) -> Bool {
        if case .lines(let lines) = self { lines.input == .file(path) } else { false }
    }
}
