import ArgumentParser
import RunbridgeCore
import RunbridgeStore

extension StoreCommand {
    /// `runbridge store check`
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says whether the store is sound, and how to mend what is not.",
            discussion: """
                Reads the whole file: SQLite's own check, then whether deliveries, events and counts go together. Exit status \
                0 if nothing is wrong, else 1.

                Example:
                  runbridge store check --mend
                """)

        @Flag(help: "Mend what can be mended, in one transaction. A bridge may be running.")
        var mend = false

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use(for: mend ? .existing : .readOnly) { store in
                let found = try await store.check()
                let mended = mend && !found.contains { $0.kind == .damage } ? try await store.mend(at: Console.now) : []
                let left = mend ? try await store.check() : found
                if output.json {
                    Console.show(mended.map { $0.json(isMended: true) } + left.map { $0.json(isMended: false) })
                } else {
                    for fault in mended { Console.print("\(store.path): mended: \(fault.text)") }
                    for fault in left {
                        Console.print("\(store.path): \(fault.text). \(fault.remedy(for: store.path))")
                    }
                    if left.isEmpty { Console.print("\(store.path): sound") }
                }
                if !left.contains(where: { $0.kind == .damage }), try await !store.space().canShrink {
                    Console.complain(
                        "Its file cannot shrink, since it was made elsewhere: `runbridge store prune --vacuum` writes it anew."
                    )
                }
                if !left.isEmpty { throw ExitCode(ExitStatus.wrongInput.rawValue) }
            }
        }
    }
}

extension StoreFault {
    /// For programs.
    fileprivate func json(isMended: Bool) -> JSON {
        [
            "kind": .string(kind.rawValue), "count": JSON(count), "text": .string(text),
            "mendable": .bool(kind.isMendable), "mended": .bool(isMended),
        ]
    }

    /// What to do.
    fileprivate func remedy(for path: String) -> String {
        if kind.isMendable { return "`runbridge store check --mend` puts that right." }
        return kind == .damage
            ? "Stop the bridge, move the file away with its -wal file, and restore a backup; without one, "
                + "`sqlite3 \(path) .recover` reads what can be read."
            : "Nothing can put that right, as what is missing is nowhere. Restore a backup, and report it as a bug."
    }
}
