import Foundation
import RunbridgeCore
import RunbridgeSinks
import RunbridgeStandIn
import RunbridgeStore

/// What the demo shows.
struct DemoScreen: Sendable {
    let look: Look

    /// The beginning.
    func open(_ folder: DemoFolder) {
        Console.print(
            """
            \(look.paint("runbridge demo", .bold)): twelve runs, watched to their ends

            A stand-in for the OpenAI API runs on this machine with batches, fine-tuning jobs and background responses, one
            for each way they can end. A bridge polls it and routes what it sees:

                finished            → console   the lines below
                failed              → hook      a signed webhook; its receiver verifies every signature
                batch succeeded     → deploy    a script
                everything          → audit     a file

            """)
    }

    /// A request that the receiver got.
    func show(_ receipt: Receipt) {
        let what: String
        switch receipt.verdict {
        case .forged(let why): what = look.paint("signature refused: \(why)", .bad)
        case .genuine where receipt.status >= 300:
            what =
                "signature verified; answered \(look.paint("\(receipt.status)", .bad)) on purpose, to see it tried again"
        case .genuine:
            let attempt = receipt.number > 1 ? look.paint(", attempt \(receipt.number)", .bold) : ""
            what = "signature verified\(attempt)"
        }
        let id = receipt.request.webhookID ?? ""
        Console.print(look.paint("          ↳ hook  ", .dim) + "\(what)  " + look.paint(id, .dim))
    }

    /// The end.
    func close(_ folder: DemoFolder, _ outcome: DemoStage.Outcome) {
        let ends = Dictionary(grouping: outcome.runs, by: { $0.state.sighting.status })
            .sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.value.count) \($0.key.rawValue)" }
        Console.print(
            """

            \(look.paint("What happened", .bold))
              \(outcome.runs.count) runs ended: \(ends.joined(separator: ", "))
              audit   \(folder.lines(of: "events.jsonl").of("event", "events")) in events.jsonl, each synced to the disk
              hook    \(outcome.hookEvents.of("event", "events")) in \(outcome.requests) signed requests, \
            \(outcome.forgeries == 0 ? "every signature verified" : "\(outcome.forgeries) refused"); \
            the one that failed at first was tried again and arrived
              deploy  deploy.sh ran for \(folder.lines(of: "deployed.txt").of("batch", "batches"))

            \(look.paint("Look into it", .bold))   everything is in \(folder.path)
              cd \(folder.path)
            """)
        let program = Self.program
        if let retried = outcome.retried { Console.print("  \(program) explain \(retried)") }
        Console.print("  \(program) events\n  \(program) sinks")
    }

    /// How this program is called from another folder.
    private static var program: String {
        let name = CommandLine.arguments.first ?? "runbridge"
        return name.contains("/") ? URL(filePath: name).standardizedFileURL.path : name
    }
}
