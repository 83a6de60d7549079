import ArgumentParser
import RunbridgeCore
import RunbridgeDocument
import RunbridgeSigning

/// Where secrets are: never on the command line itself, which every process of the machine can read.
struct SecretOptions: ParsableArguments {
    @Option(
        name: .customLong("secret-env"),
        help: ArgumentHelp("The environment variable that holds a secret. May be repeated.", valueName: "name"))
    var environment: [String] = []

    @Option(
        name: .customLong("secret-file"),
        help: ArgumentHelp("The file that holds a secret, - for standard input. May be repeated.", valueName: "path"),
        completion: .file())
    var files: [String] = []

    /// Whether standard input holds a secret, and so nothing else.
    var useStdin: Bool { files.contains(Input.stdin) }

    /// The secrets of Standard Webhooks, those of variables first.
    func secrets(in variables: [String: String]) throws -> [WebhookSecret] {
        try secrets(in: variables) { secret in try WebhookSecret(secret) }
    }

    /// The secrets, those of variables first, each read so.
    func secrets<Value>(in variables: [String: String], read: (Secret) throws -> Value) throws -> [Value] {
        guard !environment.isEmpty || !files.isEmpty else {
            throw ValidationError("Say where the secret is: --secret-env NAME or --secret-file FILE.")
        }
        let source = ProcessSecrets(environment: variables) { path in try Input.text(of: path) }
        let references =
            environment.map { (name: "the variable \($0)", reference: SecretReference.environment($0)) }
            + files.map { (name: $0 == Input.stdin ? "standard input" : $0, reference: .file($0)) }
        return try references.map { entry in
            do {
                return try read(source.secret(entry.reference).get())
            } catch let missing as MissingSecret {
                throw Failure.wrongInput(missing.text)
            } catch let error as SigningError {
                throw Failure.wrongInput("\(entry.name): \(error)")
            }
        }
    }

    /// Refuses to read two things from standard input.
    func check(body: String) throws {
        guard useStdin, body == Input.stdin else { return }
        throw ValidationError("Standard input holds the secret: name the file of the body.")
    }
}
