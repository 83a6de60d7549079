import RunbridgeCatalog
import RunbridgeProviders

/// The watchers of a config, as far as one can be told to watch a run by its id.
struct WatchTargets: Equatable {
    /// A watcher.
    struct Entry: Equatable {
        var name: String
        /// Its provider; `nil` for one that asks nobody about single runs.
        var provider: Provider?
        /// The kinds that it watches.
        var kinds: [String] = []
    }

    /// The watchers; `nil` where there is no config to know them from.
    var entries: [Entry]?

    /// The name of the watcher that is meant: its own, or that of a provider which one watcher has.
    ///
    /// - Throws: why there is none that could watch such a run.
    func watcher(_ name: String, kind: String) throws(Failure) -> String {
        guard let entries else {
            // Without a config a name of the catalogue says at least which kinds there are.
            if let provider = Catalog.provider(named: name) { try Self.check(kind, of: provider) }
            return name
        }
        let entry = try Self.entry(name, in: entries)
        guard let provider = entry.provider else {
            throw .wrongInput(
                "the watcher '\(entry.name)' is told of runs and asks nobody about one: it has no use for an id"
            )
        }
        try Self.check(kind, of: provider)
        guard entry.kinds.contains(kind) else {
            throw .wrongInput(
                "the watcher '\(entry.name)' watches \(entry.kinds.joined(separator: ", ")). "
                    + "Add '\(kind)' to its kinds in the config")
        }
        return entry.name
    }

    private static func entry(_ name: String, in entries: [Entry]) throws(Failure) -> Entry {
        if let entry = entries.first(where: { $0.name == name }) { return entry }
        let ofProvider = entries.filter { $0.provider?.name == name }
        guard let entry = ofProvider.first else {
            throw .wrongInput(
                "there is no watcher '\(name)' in the config: \(name.unknown(among: entries.map(\.name)))")
        }
        guard ofProvider.count == 1 else {
            let names = ofProvider.map(\.name).joined(separator: ", ")
            throw .wrongInput("several watchers have the provider '\(name)': name one of \(names)")
        }
        return entry
    }

    private static func check(_ kind: String, of provider: Provider) throws(Failure) {
        guard let found = provider.kind(named: kind) else {
            throw .wrongInput(
                "the provider '\(provider.name)' has no kind '\(kind)': \(kind.unknown(among: provider.kinds.map(\.name)))"
            )
        }
        guard found.retrieve != nil else {
            throw .wrongInput(
                "a \(kind) of '\(provider.name)' cannot be asked about by its id: its list is all there is")
        }
    }
}
