import ArgumentParser
import RunbridgeStore

extension StoreCommand {
    /// `runbridge store stats`
    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what the store holds, how large it is, and what would be taken out of it now.",
            discussion: """
                Example:
                  runbridge store stats --json
                """)

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            let retention = try storeOptions.retention()
            try await storeOptions.use { store in
                let listing = StoreListing(
                    path: store.path, statistics: try await store.statistics(),
                    due: try await store.previewSweep(keeping: retention, isThorough: false, at: Console.now),
                    retention: retention)
                if output.json { return Console.show([listing.json(at: Console.now)]) }
                Console.show(listing.text(Console.look))
            }
        }
    }
}
