import ArgumentParser
import RunbridgeStore

/// For whom results are written.
struct OutputOptions: ParsableArguments {
    @Flag(help: "For programs: one JSON object a line.")
    var json = false
}

extension StoreOptions {
    /// Opens the store and works with it. What the store has to say against it ends the command.
    func use<Result>(for mode: Store.Mode = .readOnly, _ work: (Store) async throws -> Result) async throws -> Result {
        let store = try open(for: mode)
        do {
            return try await work(store)
        } catch let error as StoreError {
            throw Failure(error)
        }
    }
}
