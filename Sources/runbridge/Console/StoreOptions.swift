import ArgumentParser
import Foundation
import RunbridgeDaemon
import RunbridgeDocument
import RunbridgeStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Which config a command works with.
struct ConfigOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help:
            "The config. Without it: runbridge.yaml here, then config/runbridge.yaml, then /etc/runbridge/runbridge.yaml."
    )
    var config: String?

    /// The places that are looked at when no config is named, in this order.
    static let standardPlaces = ["runbridge.yaml", "config/runbridge.yaml", "/etc/runbridge/runbridge.yaml"]

    /// The config's path.
    func path() throws(Failure) -> String {
        if let config { return config }
        for place in Self.standardPlaces where access(place, F_OK) == 0 { return place }
        throw .wrongInput(
            "there is no config here: none of \(Self.standardPlaces.joined(separator: ", ")) exists. "
                + "Name one with --config FILE.")
    }
}

/// Which store a command works with.
struct StoreOptions: ParsableArguments {
    @OptionGroup var configOptions: ConfigOptions

    @Option(help: "The store's file. Without it, the one that the config names.")
    var store: String?

    /// The store's path.
    func path() throws(Failure) -> String { if let store { store } else { try settings().path } }

    /// For how long the config has things kept; the standard where only a store's file is named.
    func retention() throws(Failure) -> Retention {
        if store != nil, configOptions.config == nil { return .standard }
        return try settings().keep
    }

    /// What the config says of its store.
    private func settings() throws(Failure) -> StoreSettings {
        let config = try configOptions.path()
        do {
            return try Config.store(ofConfigAt: config, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw Failure(error)
        }
    }

    /// Opens the store.
    func open(for mode: Store.Mode = .readOnly) throws(Failure) -> Store {
        do {
            return try Store.open(at: try path(), for: mode)
        } catch let error as StoreError {
            throw Failure(error)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .cannotRun("\(error)")
        }
    }
}
