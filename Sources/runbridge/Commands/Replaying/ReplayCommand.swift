import ArgumentParser
import RunbridgeCore
import RunbridgeDaemon
import RunbridgeStore

/// `runbridge replay`
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Owes events to sinks again, as a job that can be watched and canceled.",
        discussion: """
            A replay goes through the events in the order in which they were accepted and owes them again, no faster than its \
            rate. Each is a delivery like any other: kept in order within its run, retried, explained, with the event's own \
            id. A bridge that runs makes it; without one this command delivers by itself until nothing is due. What is cut \
            short goes on with the next bridge.

            Example, to see and then send what failed in the last two hours to another sink:
              runbridge replay --status failed --since 2h --to audit --dry-run
              runbridge replay --status failed --since 2h --to audit --rate 5/s
            """, subcommands: [Start.self, List.self, Cancel.self], defaultSubcommand: Start.self)

    /// `runbridge replay start`, which may be left out.
    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a replay. The word `start` may be left out.",
            discussion: """
                Without --to, events go again to the sinks that each was owed to, or to those of them that --sink names. \
                Deliveries that are pending anyway are left alone; dead ones come to life.

                Example:
                  runbridge replay start 01kb2x --to audit
                  runbridge replay --sink hook --since 2026-11-24T09:00:00Z --until 2026-11-24T11:00:00Z
                """)

        @OptionGroup var selection: ReplaySelection

        @Flag(help: "Only counts and shows what is meant.")
        var dryRun = false

        @Flag(
            help:
                "Ends when all of it is delivered or dead; with 4 if some is dead, was canceled or waits for a paused sink."
        )
        var wait = false

        @Flag(help: "Leaves it to a running bridge, or the next one.")
        var later = false

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func validate() throws {
            if dryRun, wait || later { throw ValidationError("--dry-run makes nothing: leave out --wait and --later.") }
            if wait, later { throw ValidationError("--wait and --later contradict each other: leave one out.") }
        }

        func run() async throws {
            if dryRun {
                return try await storeOptions.use { store in
                    let order = try await selection.order(in: store)
                    let preview = try await store.preview(order)
                    if output.json { return Console.show([preview.json(of: order)]) }
                    Console.show(ReplayPreviewText(preview: preview, order: order, look: Console.look).text)
                }
            }
            let replay = try await storeOptions.use(for: .existing) { store in
                let order = try await selection.order(in: store)
                if wait { try await checkSinks(of: order, in: store) }
                return try await store.makeReplay(order, by: Person.name, at: Console.now)
            }
            let work = try ReplayWork(id: replay.id, options: storeOptions, isPatient: wait)
            let (standing, note) =
                later ? (replay, "A running bridge makes it, or the next one.") : try await work.run()
            if output.json { Console.show([standing.json]) } else { Console.print(standing.text) }
            if let note { Console.complain(note) }
            if wait, standing.state == .canceled || standing.counts.dead > 0 || !standing.isOver {
                throw Failure(
                    text: "Not all of it was delivered. `runbridge dead` shows what is dead.", status: .leftBehind)
            }
        }

        /// Refuses to wait for what nobody would deliver: the store may know sinks that the config has no more.
        private func checkSinks(of order: ReplayOrder, in store: Store) async throws {
            guard let config = try storeOptions.deliveringConfig else { return }
            let known = config.sinks.map(\.name)
            let wanted = try await store.preview(order, showing: 0).deliveries.keys
            guard let missing = wanted.sorted().first(where: { !known.contains($0) }) else { return }
            throw Failure.wrongInput(
                "the config has no sink '\(missing)', so --wait would never end: \(missing.unknown(among: known)). "
                    + "Name other sinks with --to, or leave --wait out")
        }
    }

    /// `runbridge replay list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists replays, the newest first.",
            discussion: """
                A replay is running while it owes deliveries, delivering while some of them are pending, then done.

                Example:
                  runbridge replay list --json
                """)

        @Option(help: "At most so many.", transform: Int.init(count:))
        var limit = 20

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use { store in
                let replays = try await store.replays(limit: limit)
                if output.json { return Console.show(replays.map(\.json)) }
                if replays.isEmpty { return Console.complain("There was no replay yet.") }
                Console.show(ReplayListing(replays: replays).text(Console.look))
            }
        }
    }

    /// `runbridge replay cancel`
    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cancels a replay: it owes nothing more, and what waits of it is withdrawn.",
            discussion: """
                What is withdrawn stands again where it stood before: delivered, or dead. An attempt that is under way comes \
                to its end.

                Example:
                  runbridge replay cancel 3
                """)

        @Argument(help: "The replay's number.")
        var id: Int64

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use(for: .existing) { store in
                let withdrawn = try await store.cancelReplay(id, by: Person.name, at: Console.now)
                guard let standing = try await store.replay(id) else {
                    throw Failure.wrongInput("there is no replay \(id). `runbridge replay list` lists them")
                }
                if output.json { return Console.show([standing.json]) }
                guard let withdrawn else { return Console.print("There is nothing to cancel. \(standing.text)") }
                Console.print("\(standing.text), \(withdrawn) withdrawn")
                let left = standing.counts.pending
                if left > 0 {
                    Console.complain("\(left.of("attempt is", "attempts are")) under way and end by themselves.")
                }
            }
        }
    }
}
