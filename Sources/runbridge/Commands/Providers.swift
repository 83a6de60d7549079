import ArgumentParser
import RunbridgeCatalog
import RunbridgeProviders

/// `runbridge providers`
struct Providers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the catalogue: which APIs can be watched, and what their words mean.",
        discussion: """
            Example, the kinds of runs that OpenAI has, their words and where they are asked about:
              runbridge providers openai
            """)

    @Argument(
        help: "A provider's name, or the path of a file of your own. Without it: all names.",
        completion: .list(Catalog.providerNames))
    var name: String?

    @OptionGroup(title: "Output") var output: OutputOptions

    func run() async throws {
        guard let name else {
            return output.json
                ? Console.show(Catalog.providers.map(\.json)) : Console.show(Provider.listing(Catalog.providers))
        }
        do {
            let provider = try Catalog.provider(name)
            output.json ? Console.show([provider.json]) : Console.show(provider.page)
        } catch {
            throw Failure.wrongInput(error.description)
        }
    }
}
