import ArgumentParser
import RunbridgeCore
import RunbridgeStore

/// `runbridge sinks`
struct Sinks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows sinks: what waits for them, what is dead, whether they are paced or paused.",
        discussion: """
            Example, after a receiver had answered 410 Gone and is back:
              runbridge sinks resume hook
            """, subcommands: [List.self, Resume.self], defaultSubcommand: List.self)

    /// `runbridge sinks list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the sinks that the store knows.",
            discussion: """
                PENDING counts all that is still owed, WAITING what of it waits for its next attempt, NEXT is the first of \
                those.

                Example:
                  runbridge sinks --json
                """)

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use { store in
                let sinks = try await store.sinks()
                let look = Console.look
                if output.json { return Console.show(sinks.map { $0.json(at: look.now) }) }
                if sinks.isEmpty { return Console.complain("The store knows no sink yet. `runbridge run` tells it.") }
                Console.show(SinkListing(sinks: sinks).text(look))
            }
        }
    }

    /// `runbridge sinks resume`
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets a paused sink go on.",
            discussion: """
                What waits for it is sent at once if a bridge is running, else at the next start.

                Example:
                  runbridge sinks resume hook
                """)

        @Argument(help: "The sink's name.")
        var name: String

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use(for: .existing) { store in
                try await store.checkSinks([name])
                let standing = try await store.sinks().first { $0.name == name }
                let wasPaused = standing?.pause != nil
                if wasPaused { _ = try await store.change(sink: name, to: .unpause, at: Console.now) }
                if output.json { return Console.show([["name": .string(name), "resumed": .bool(wasPaused)]]) }
                let pending = standing.map { $0.counts.pending.of("delivery waits", "deliveries wait") } ?? ""
                Console.print(wasPaused ? "\(name) goes on; \(pending) for it." : "\(name) was not paused.")
            }
        }
    }
}
