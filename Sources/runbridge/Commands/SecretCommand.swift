import ArgumentParser
import Foundation
import RunbridgeCore
import RunbridgeSigning

/// `runbridge secret`
struct SecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Makes secrets to sign webhooks with.",
        discussion: """
            Example, a secret in a file that nobody else can read:
              (umask 077; runbridge secret new > hook.secret)
            """, subcommands: [New.self, PublicKey.self], defaultSubcommand: New.self)

    /// `runbridge secret new`
    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a new secret: whsec_ for sender and receiver alike, or with --ed25519 a private key.",
            discussion: """
                Example:
                  runbridge secret new --ed25519
                """)

        @Flag(help: "A private key (whsk_) for the sender alone; receivers get its public key.")
        var ed25519 = false

        @OptionGroup(title: "Output") var output: OutputOptions

        func run() async throws {
            do {
                let secret = try ed25519 ? WebhookSecret.newPrivateKey() : WebhookSecret.newSymmetric()
                let publicKey = try secret.publicKey
                if output.json {
                    let members: JSON = ["secret": .string(secret.reveal()), "public_key": JSON(publicKey?.reveal())]
                    return Console.show([members])
                }
                Console.print(secret.reveal())
                if let publicKey { Console.complain("For receivers, the public key: \(publicKey.reveal())") }
            } catch {
                throw Failure.cannotRun(error.description)
            }
        }
    }

    /// `runbridge secret public-key`
    struct PublicKey: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the public key (whpk_) of a private key (whsk_), for receivers to verify with.",
            discussion: """
                Reads the private key from standard input unless an option says where it is.

                Example:
                  runbridge secret public-key < hook.key
                """)

        @OptionGroup(title: "Secrets") var secretOptions: SecretOptions
        @OptionGroup(title: "Output") var output: OutputOptions

        func run() async throws {
            var options = secretOptions
            if options.environment.isEmpty, options.files.isEmpty { options.files = [Input.stdin] }
            for secret in try options.secrets(in: ProcessInfo.processInfo.environment) {
                guard let publicKey = try secret.publicKey else {
                    throw Failure.wrongInput(
                        "this is no private key: it begins with whsk_. `runbridge secret new --ed25519` makes one")
                }
                output.json
                    ? Console.show([["public_key": .string(publicKey.reveal())]]) : Console.print(publicKey.reveal())
            }
        }
    }
}
