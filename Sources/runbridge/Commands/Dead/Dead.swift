import ArgumentParser
import RunbridgeCore
import RunbridgeStore

/// `runbridge dead`
struct Dead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows dead letters, deliveries that are not tried again by themselves, and deals with them.",
        discussion: """
            They can be tried again, or given up for good. Who did it stays on record, and `explain` tells.

            Example, once the receiver is mended:
              runbridge dead retry --sink hook
            """, subcommands: [List.self, Show.self, Retry.self, Discard.self], defaultSubcommand: List.self)

    /// `runbridge dead list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists dead letters, sink by sink, the oldest event first.",
            discussion: """
                --since and --until are about when the events happened, --died-since and --died-until about when they were \
                given up.

                Example:
                  runbridge dead list --sink hook --status failed --died-since 1h
                """)

        @OptionGroup(title: "Which") var selection: DeadSelection

        @Option(help: "At most so many. Without it: all with --json, else 100.", transform: Int.init(count:))
        var limit: Int?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use { store in
                let filter = try await selection.filter(in: store)
                try await output.json ? store.showDead(filter, limit: limit) : list(filter, in: store)
            }
        }

        private func list(_ filter: DeadFilter, in store: Store) async throws {
            if try await store.listDead(filter, limit: limit ?? 100) == 0 {
                Console.complain(selection.isEmpty ? "Nothing is dead." : "Nothing of that is dead.")
            }
        }
    }
}

extension Store {
    /// Lists dead letters for people. Returns how many were shown.
    func listDead(_ filter: DeadFilter, limit: Int) async throws -> Int {
        let letters = try await deadLetters(matching: filter, limit: limit + 1)
        Console.show(DeadListing(letters: Array(letters.prefix(limit))).text(Console.look))
        if letters.count > limit { Console.complain("There are more: --limit says how many are shown.") }
        return min(letters.count, limit)
    }

    /// Lists dead letters for programs.
    func showDead(_ filter: DeadFilter, limit: Int? = nil) async throws {
        var (rest, place) = (limit ?? .max, nil as DeadLetter.Place?)
        repeat {
            let page = try await deadLetters(matching: filter, after: place, limit: min(500, rest))
            Console.show(page.map(\.json))
            rest -= page.count
            place = page.last?.place
        } while place != nil && rest > 0
    }

    /// Refuses names of sinks that the store does not know.
    func checkSinks(_ names: [String]) async throws {
        guard !names.isEmpty else { return }
        let known = try await sinks().map(\.name)
        for name in names where !known.contains(name) {
            throw Failure.wrongInput("the store knows no sink '\(name)': \(name.unknown(among: known))")
        }
    }
}
