import ArgumentParser
import RunbridgeCore
import RunbridgeStore

/// `runbridge explain`
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells what happened to an event: what was observed, which routes matched and why, every attempt.",
        discussion: """
            Takes an event's id, its beginning (with or without evt_), or the id of a run, which means the run's newest \
            event.

            Example:
              runbridge explain batch_abc
            """)

    @Argument(help: "An event's id, its beginning, or the id of a run.")
    var id: String

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Store") var storeOptions: StoreOptions

    func run() async throws {
        try await storeOptions.use { store in
            let (event, note) = try await EventLookup(store: store).eventOrRun(id)
            guard let explanation = try await store.explanation(of: event) else {
                throw Failure.wrongInput("the event \(event.text) is not kept any more")
            }
            if let note { Console.complain(note) }
            if output.json { return Console.show([explanation.json]) }
            Console.show(ExplanationText(explanation: explanation, look: Console.look).text)
        }
    }
}
