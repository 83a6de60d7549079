import Foundation
import Logging
import RunbridgeDaemon
import RunbridgeDocument
import RunbridgeSigning
import RunbridgeStore
import RunbridgeWatchers

extension ConfigOptions {
    /// The config, whole and without a mistake.
    func load() throws(Failure) -> Config {
        let path = try path()
        do {
            return try Config.load(path: path, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw Failure(error)
        }
    }

    /// The full path of a file, as others name it.
    static func fullPath(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }
}

extension Assembly {
    /// Gets ready to put together what a config names, here.
    init(_ config: Config, logger: Logger) {
        self.init(
            config,
            in: Surroundings(
                environment: ProcessInfo.processInfo.environment, outputIsColored: Console.hasColour, logger: logger))
    }
}

extension Failure {
    /// Runs something of a bridge, and says in a user's words why it cannot be done.
    static func explaining<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as StoreError {
            throw Failure(error)
        } catch let error as WatchError {
            throw Failure.wrongInput("\(error)")
        } catch let error as SigningError {
            throw Failure.wrongInput("\(error)")
        } catch let error as BridgeError {
            throw Failure.cannotRun("\(error)")
        }
    }
}
