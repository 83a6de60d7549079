import ArgumentParser
import RunbridgeDaemon

/// `runbridge demo`
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the whole thing in under 30 seconds, without an account.",
        discussion: """
            Starts a stand-in for the OpenAI API on this machine, a receiver of webhooks that verifies signatures, and a real \
            bridge with a real store between them. Reaches nothing beyond loopback, and leaves nothing but a temporary folder \
            that it names.

            Example:
              runbridge demo
            """)

    func run() async throws {
        let screen = DemoScreen(look: Console.look)
        let folder = try DemoFolder.make()
        screen.open(folder)
        let outcome = try await DemoStage(folder: folder, screen: screen).play()
        screen.close(folder, outcome)
        guard outcome.isComplete else { throw Failure.cannotRun("the demo did not come to its end in time") }
    }
}
