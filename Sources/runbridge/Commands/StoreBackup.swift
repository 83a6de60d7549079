import ArgumentParser
import RunbridgeCore
import RunbridgeStore

extension StoreCommand {
    /// `runbridge store backup`
    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copies the store as it is at this moment, beside a bridge that goes on.",
            discussion: """
                The copy is one file and needs no log. It is read from end to end and synced before it gets its name. To go \
                back to it, stop the bridge, put it in the place of the store, and take the store's -wal file away.

                Example:
                  runbridge store backup /var/backups/runbridge.db --replace
                """)

        @Argument(help: "The file to be made.", completion: .file())
        var file: String

        @Flag(help: "Replace the file if it is there already; it is as it was until the copy is whole.")
        var replace = false

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use { store in
                let size = try await store.backUp(to: file, replacing: replace)
                if output.json { return Console.show([["path": .string(file), "bytes": JSON(size)]]) }
                Console.print("\(file): \(size.bytesText), whole and sound.")
            }
        }
    }
}
