import ArgumentParser
import RunbridgeCore
import RunbridgeStore

/// `runbridge dead`
struct Dead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows dead letters, deliveries that are not tried again by themselves, and has them tried again.",
        discussion: """
            Example, once the receiver is mended:
              runbridge dead retry --sink hook
            """, subcommands: [List.self, Retry.self], defaultSubcommand: List.self)

    /// `runbridge dead list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists dead letters, sink by sink, the oldest event first.",
            discussion: """
                Example:
                  runbridge dead list --sink hook
                """)

        @Option(name: .customLong("sink"), help: ArgumentHelp("Only of this sink. May be repeated.", valueName: "sink"))
        var sinks: [String] = []

        @Option(help: "At most so many. Without it: all with --json, else 100.", transform: Int.init(count:))
        var limit: Int?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use { store in
                try await store.checkSinks(sinks)
                try await output.json ? show(in: store) : list(in: store)
            }
        }

        private func list(in store: Store) async throws {
            let count = limit ?? 100
            let letters = try await store.deadLetters(matching: DeadFilter(sinks: sinks), limit: count + 1)
            if letters.isEmpty { return Console.complain("Nothing is dead.") }
            Console.show(DeadListing(letters: Array(letters.prefix(count))).text(Console.look))
            if letters.count > count { Console.complain("There are more: --limit says how many are shown.") }
        }

        private func show(in store: Store) async throws {
            var (rest, place) = (limit ?? .max, nil as DeadLetter.Place?)
            repeat {
                let page = try await store.deadLetters(
                    matching: DeadFilter(sinks: sinks), after: place, limit: min(500, rest))
                Console.show(page.map(\.json))
                rest -= page.count
                place = page.last?.place
            } while place != nil && rest > 0
        }
    }

    /// `runbridge dead retry`
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Has dead letters tried again, at once and with the whole retry schedule before them.",
            discussion: """
                A running bridge notices; without one they are tried at the next start. The event's id stays the same, and \
                the attempts so far stay on record.

                Example:
                  runbridge dead retry evt_01kb2x --sink hook
                """)

        @Argument(help: "Ids of events, or their beginnings.")
        var events: [String] = []

        @Option(
            name: .customLong("sink"), help: ArgumentHelp("Those of this sink. May be repeated.", valueName: "sink"))
        var sinks: [String] = []

        @Flag(help: "All there are.")
        var all = false

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func validate() throws {
            if events.isEmpty, sinks.isEmpty, !all {
                throw ValidationError("Say which: ids of events, --sink NAME, or --all.")
            }
            if all, !events.isEmpty || !sinks.isEmpty {
                throw ValidationError("--all means all there are: leave it out, or the others.")
            }
        }

        func run() async throws {
            try await storeOptions.use(for: .existing) { store in
                try await store.checkSinks(sinks)
                var filter = DeadFilter(sinks: sinks)
                for event in events { filter.events.append(try await EventLookup(store: store).event(event)) }
                let count = try await store.retryDeadLetters(matching: filter)
                if output.json { return Console.show([["retried": JSON(count)]]) }
                Console.print(
                    count == 0
                        ? "Nothing of that is dead." : "\(count.of("delivery is", "deliveries are")) tried again.")
            }
        }
    }
}

extension Store {
    /// Refuses names of sinks that the store does not know.
    func checkSinks(_ names: [String]) async throws {
        guard !names.isEmpty else { return }
        let known = try await sinks().map(\.name)
        for name in names where !known.contains(name) {
            throw Failure.wrongInput("the store knows no sink '\(name)': \(name.unknown(among: known))")
        }
    }
}
