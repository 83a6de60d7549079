import ArgumentParser
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeStore

extension StoreCommand {
    /// `runbridge store prune`
    struct Prune: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes out of the store what is kept no longer, and gives the room back.",
            discussion: """
                A bridge does the same by itself every hour and leaves some free room for what comes. What is owed and not \
                delivered is never taken out. Beside a bridge it works in small steps and lets the bridge go first.

                Example, how much would go if events were kept for a week:
                  runbridge store prune --dry-run --delivered 7d
                """)

        @Flag(help: "Only say how much it would be.")
        var dryRun = false

        @Flag(
            help: ArgumentHelp(
                "Write the whole file anew afterwards, without holes. No bridge may be running, and as much room as the file "
                    + "has must be free."))
        var vacuum = false

        @Option(
            help: ArgumentHelp(
                "How long delivered events are kept, such as 30d, or 'forever'. Without it: what the config says, as for the "
                    + "next three.", valueName: "time"), transform: KeptFor.init(_:))
        var delivered: KeptFor?

        @Option(help: ArgumentHelp("The same for dead letters.", valueName: "time"), transform: KeptFor.init(_:))
        var dead: KeptFor?

        @Option(
            help: ArgumentHelp("The same for the bytes of delivered events.", valueName: "time"),
            transform: KeptFor.init(_:))
        var bodies: KeptFor?

        @Option(
            help: ArgumentHelp("The same for runs that are over.", valueName: "time"), transform: KeptFor.init(_:))
        var runs: KeptFor?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func validate() throws {
            if dryRun, vacuum { throw ValidationError("--dry-run changes nothing: leave --vacuum out.") }
        }

        func run() async throws {
            let retention = try retention
            if dryRun {
                return try await storeOptions.use { store in
                    let removed = try await store.previewSweep(keeping: retention, isThorough: true, at: Console.now)
                    tell(removed, freed: 0)
                }
            }
            try await storeOptions.use(for: .existing) { store in
                // Held while the file is written anew, and else only asked for.
                let lock = try freeLock(of: store)
                let isAlone = lock != nil
                if !vacuum { lock?.release() }
                let before = try await store.space()
                let removed = try await store.sweep(
                    keeping: retention, isThorough: true, leaving: .nothing, at: Console.now
                ) { _, step in
                    isAlone ? !Task.isCancelled : await Pruning.pause(after: step)
                }
                if vacuum { try await store.rebuild() }
                lock?.release()
                let after = try await store.space()
                if !after.canShrink {
                    Console.complain(
                        "This store was made so that its file cannot shrink: `runbridge store prune --vacuum` writes it anew."
                    )
                }
                // What was given back is the disk's once the log is written back.
                try store.close()
                tell(removed, freed: max(0, before.bytes - after.bytes))
            }
        }

        /// The lock of the store; `nil` beside a bridge.
        private func freeLock(of store: Store) throws -> BridgeLock? {
            do throws(StoreError) {
                return try BridgeLock(forStoreAt: store.path)
            } catch {
                guard case .inUse = error else { throw Failure(error) }
                guard vacuum else { return nil }
                throw Failure.cannotRun(
                    "\(store.path): a bridge is at work with this store, and would have to wait while it is written anew. "
                        + "Stop it first, or leave --vacuum out.")
            }
        }

        private var retention: Retention {
            get throws {
                var retention = try storeOptions.retention()
                if let delivered { retention.delivered = delivered.length }
                if let dead { retention.dead = dead.length }
                if let bodies { retention.bodies = bodies.length }
                if let runs { retention.runs = runs.length }
                return retention
            }
        }

        private func tell(_ removed: Pruning.Counts, freed: Int) {
            if output.json {
                let rest: JSON = ["freed_bytes": JSON(freed), "dry_run": .bool(dryRun)]
                return Console.show([.object((removed.json.members ?? []) + (rest.members ?? []))])
            }
            if removed.isEmpty, freed == 0 { return Console.print("Nothing is kept for too long.") }
            let room = freed > 0 ? "; the file is \(freed.bytesText) smaller" : ""
            Console.print(
                "\(removed.text) \(dryRun ? "would be" : removed.isSingle ? "was" : "were") taken out\(room).")
        }
    }
}

/// How long something is kept, as it was given on the command line.
struct KeptFor: Equatable {
    /// The length; `nil` is for ever.
    var length: Duration?

    /// Reads `30d` or `forever`.
    init(_ text: String) throws {
        guard text != "forever" else { return }
        guard let length = Duration(text: text) else {
            throw ValidationError("expected a length of time such as 12h, 30d, or 'forever'")
        }
        self.length = length
    }
}
