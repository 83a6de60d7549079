import ArgumentParser
import Foundation
import RunbridgeCore
import RunbridgeSigning

/// `runbridge sign`
struct Sign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Signs a body by Standard Webhooks and prints the three headers.",
        discussion: """
            With several secrets there are several signatures, as while a secret is being changed.

            Example, to send a signed body with curl:
              runbridge sign body.json --secret-env HOOK_SECRET --curl |
                xargs curl --data-binary @body.json https://example.com/hooks
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

    @OptionGroup(title: "Secrets") var secretOptions: SecretOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try secretOptions.check(body: body)
        if curl, output.json { throw ValidationError("--curl and --json exclude each other.") }
    }

    func run() async throws {
        let secrets = try secretOptions.secrets(in: ProcessInfo.processInfo.environment)
        let headers = try headers(signedWith: secrets, of: try Input.bytes(of: body))
        if output.json {
            Console.show([.object(headers.fields.map { JSON.Member($0.name, .string($0.value)) })])
        } else if curl {
            Console.print(HeaderLines.curlOptions(headers.fields))
        } else {
            for field in headers.fields { Console.print("\(field.name): \(field.value)") }
        }
    }

    private func headers(signedWith secrets: [WebhookSecret], of body: [UInt8]) throws(Failure) -> WebhookHeaders {
        do throws(SigningError) {
            return try WebhookSigner(secrets).headers(
                id: WebhookID(id ?? Self.newID()), timestamp: timestamp ?? Console.now, body: body)
        } catch {
            throw .wrongInput(error.description)
        }
    }

    /// `msg_` and 128 random bits.
    private static func newID() -> String {
        "msg_" + EventID(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max)).text.dropFirst(4)
    }
}
