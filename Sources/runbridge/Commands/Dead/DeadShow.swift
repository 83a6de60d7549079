import ArgumentParser
import RunbridgeCore
import RunbridgeStore

extension Dead {
    /// `runbridge dead show`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows the dead letters of an event, with the event as it would be sent.",
            discussion: """
                `runbridge explain` tells of every attempt.

                Example:
                  runbridge dead show 01kb2x --sink hook
                """)

        @Argument(help: "The event's id, or its beginning.")
        var event: String

        @Option(name: .customLong("sink"), help: ArgumentHelp("Only at this sink. May be repeated.", valueName: "sink"))
        var sinks: [String] = []

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Store") var storeOptions: StoreOptions

        func run() async throws {
            try await storeOptions.use { store in
                try await store.checkSinks(sinks)
                let id = try await EventLookup(store: store).event(event)
                let letters = try await store.deadLetters(matching: DeadFilter(sinks: sinks, events: [id]), limit: .max)
                guard let first = letters.first else {
                    throw Failure.wrongInput(
                        "nothing of \(id) is dead. `runbridge explain \(id)` tells where it stands")
                }
                if output.json { return Console.show(letters.map { $0.json(with: $0.event.event) }) }
                Console.show(DeadText(letters: letters, event: first.event.event, look: Console.look).text)
            }
        }
    }
}
