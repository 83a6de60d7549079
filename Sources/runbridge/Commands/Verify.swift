import ArgumentParser
import Foundation
import RunbridgeCore
import RunbridgeSigning

/// `runbridge verify`
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Tells whether a body with its headers is genuine, by Standard Webhooks or by another sender's scheme.",
        discussion: """
            Ends with 0 if it is, with 1 and the reason if it is not. Any one of several secrets will do. The schemes are \
            those that a watcher of webhooks knows by name.

            Example, with a file of headers such as `curl -D` or `runbridge sign` writes:
              runbridge verify body.json --headers headers.txt --secret-env HOOK_SECRET

            Example, a webhook that GitHub sent:
              runbridge verify body.json --headers headers.txt --scheme github --secret-env GITHUB_WEBHOOK_SECRET
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

    @OptionGroup(title: "Scheme") var schemeOptions: SchemeOptions
    @OptionGroup(title: "Secrets") var secretOptions: SecretOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try secretOptions.check(body: body)
        try schemeOptions.check()
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
                return Console.show([["genuine": true, "id": JSON(id), "sent_at": JSON(sentAt)]])
            }
            let told = [id, sentAt.map { "sent at \($0.rfc3339)" }].compactMap { $0 }
            Console.print(told.isEmpty ? "genuine" : "genuine: \(told.joined(separator: ", "))")
        case .refused(let refusal):
            guard output.json else { throw Failure.wrongInput("refused: \(refusal)") }
            Console.show([["genuine": false, "why": .string(refusal.description)]])
            throw ExitCode(ExitStatus.wrongInput.rawValue)
        }
    }

    private func verifier() throws -> RequestVerifier {
        let (scheme, form) = (schemeOptions.scheme.scheme, schemeOptions.secretForm.form)
        // Each is tried alone, so that a message names the one that will not do.
        let secrets = try secretOptions.secrets(in: ProcessInfo.processInfo.environment) { secret in
            _ = try RequestVerifier(scheme: scheme, secrets: [secret], secretForm: form)
            return secret
        }
        do {
            return try RequestVerifier(scheme: scheme, secrets: secrets, secretForm: form, tolerance: tolerance)
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
