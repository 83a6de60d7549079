import ArgumentParser
import Foundation
import RunbridgeCore
import RunbridgeSigning

/// `runbridge verify`
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells whether a body with its headers is a genuine message by Standard Webhooks.",
        discussion: """
            Ends with 0 if it is, with 1 and the reason if it is not. Any one of several secrets will do.

            Example, with a file of headers such as `curl -D` or `runbridge sign` writes:
              runbridge verify body.json --headers headers.txt --secret-env HOOK_SECRET
            """)

    @Argument(help: "The file of the body, - for standard input.", completion: .file())
    var body = Input.stdin

    @Option(
        name: [.customShort("H"), .customLong("header")],
        help: ArgumentHelp("A header, as in -H 'webhook-id: msg_1'. May be repeated.", valueName: "name: value"))
    var header: [String] = []

    @Option(
        name: .customLong("headers"), help: ArgumentHelp("A file of headers, one a line.", valueName: "path"),
        completion: .file())
    var headerFile: String?

    @Option(
        help: ArgumentHelp("How far its time may lie from now, in the past or the future.", valueName: "time"),
        transform: Self.duration)
    var tolerance: Duration = .seconds(300)

    @Option(
        help: ArgumentHelp("The moment that counts as now: seconds since 1970, or RFC 3339.", valueName: "when"),
        transform: Timestamp.init(argument:))
    var at: Timestamp?

    @OptionGroup(title: "Secrets") var secretOptions: SecretOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try secretOptions.check(body: body)
        guard header.allSatisfy({ HeaderLines.field($0) != nil }) else {
            throw ValidationError("A header looks like this: -H 'webhook-id: msg_1'.")
        }
        guard !header.isEmpty || headerFile != nil else {
            throw ValidationError("Give the headers: -H 'NAME: VALUE' for each, or --headers FILE.")
        }
        guard headerFile != Input.stdin else { throw ValidationError("--headers takes a file.") }
    }

    func run() async throws {
        var fields = header.compactMap(HeaderLines.field)
        if let headerFile {
            fields += try HeaderLines.fields(String(decoding: Input.bytes(of: headerFile), as: UTF8.self))
        }
        let request = WebhookRequest(headers: fields, body: try Input.bytes(of: body))
        switch try verifier().verify(request, now: at ?? Console.now) {
        case .genuine(_, let id, let sentAt):
            if output.json {
                return Console.show([["genuine": true, "id": .string(id.text), "sent_at": JSON(sentAt)]])
            }
            Console.print("genuine: \(id), sent at \(sentAt.rfc3339)")
        case .refused(let refusal):
            guard output.json else { throw Failure.wrongInput("refused: \(refusal)") }
            Console.show([["genuine": false, "why": .string(refusal.description)]])
            throw ExitCode(ExitStatus.wrongInput.rawValue)
        }
    }

    private func verifier() throws -> WebhookVerifier {
        let secrets = try secretOptions.secrets(in: ProcessInfo.processInfo.environment)
        do {
            return try WebhookVerifier(secrets, tolerance: tolerance)
        } catch {
            throw Failure.wrongInput(error.description)
        }
    }

    @Sendable private static func duration(_ text: String) throws -> Duration {
        guard let duration = Duration(text: text) else {
            throw ValidationError("expected a length of time such as 30s, 5m, 2h")
        }
        return duration
    }
}
