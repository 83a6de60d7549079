import ArgumentParser
import Foundation
import RunbridgeCore
import RunbridgeSigning

/// `runbridge sign`
struct Sign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Signs a body by Standard Webhooks, or as another sender does, and prints the headers.",
        discussion: """
            With several secrets there are several signatures, as while a secret is being changed. With --scheme the \
            headers are those of GitHub, Slack, Stripe or Buildkite, to try a receiver out. GitLab and bearer tokens \
            sign nothing: the secret itself is sent.

            Example, to send a signed body with curl:
              runbridge sign body.json --secret-env HOOK_SECRET --curl |
                xargs curl --data-binary @body.json https://example.com/hooks

            Example, what GitHub would send to a watcher of webhooks:
              runbridge sign body.json --scheme github --secret-env GITHUB_WEBHOOK_SECRET
            """)

    @Argument(help: "The file of the body, - for standard input.", completion: .file())
    var body = Input.stdin

    @Option(help: "The message's id. Without it: a new one.")
    var id: String?

    @Option(
        help: ArgumentHelp(
            "When it is sent: seconds since 1970, or RFC 3339. Without it: now.", valueName: "when"),
        transform: Timestamp.init(argument:))
    var timestamp: Timestamp?

    @Flag(help: "Prints -H options for curl, quoted for a shell and for xargs.")
    var curl = false

    @OptionGroup(title: "Scheme") var schemeOptions: SchemeOptions
    @OptionGroup(title: "Secrets") var secretOptions: SecretOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try secretOptions.check(body: body)
        try schemeOptions.check()
        if curl, output.json { throw ValidationError("--curl and --json exclude each other.") }
    }

    func run() async throws {
        let headers = try headers(of: try Input.bytes(of: body))
        if output.json {
            Console.show([.object(headers.map { JSON.Member($0.name, .string($0.value)) })])
        } else if curl {
            Console.print(HeaderLines.curlOptions(headers))
        } else {
            for field in headers { Console.print("\(field.name): \(field.value)") }
        }
    }

    private func headers(of body: [UInt8]) throws -> [(name: String, value: String)] {
        let (scheme, form) = (schemeOptions.scheme.scheme, schemeOptions.secretForm.form)
        // Each is tried alone, so that a message names the one that will not do.
        let secrets = try secretOptions.secrets(in: ProcessInfo.processInfo.environment) { secret in
            _ = try RequestSigner(scheme: scheme, secrets: [secret], secretForm: form)
            return secret
        }
        do throws(SigningError) {
            return try RequestSigner(scheme: scheme, secrets: secrets, secretForm: form).headers(
                id: WebhookID(id ?? Self.newID()), timestamp: timestamp ?? Console.now, body: body)
        } catch {
            throw Failure.wrongInput(error.description)
        }
    }

    /// `msg_` and 128 random bits.
    private static func newID() -> String {
        "msg_" + EventID(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max)).text.dropFirst(4)
    }
}
