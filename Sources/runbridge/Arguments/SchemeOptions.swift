import ArgumentParser
import RunbridgeCore
import RunbridgeSigning

/// How requests are signed, by a name that the config has too.
struct SchemeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How a request is signed.", valueName: "name"))
    var scheme = NamedScheme.standardWebhooks

    @Option(help: ArgumentHelp("How secrets of Standard Webhooks are written; raw: the key itself.", valueName: "form"))
    var secretForm = SecretForm.standard

    /// Refuses a form where secrets have but one.
    func check() throws {
        guard secretForm == .raw, scheme.scheme != .standardWebhooks else { return }
        throw ValidationError("--secret-form is for Standard Webhooks: the secrets of \(scheme.name) are always raw.")
    }
}

/// A scheme that has a name.
struct NamedScheme: ExpressibleByArgument {
    static let standardWebhooks = NamedScheme(name: "standard-webhooks", scheme: .standardWebhooks)

    var name: String
    var scheme: WebhookScheme

    var defaultValueDescription: String { name }

    static var allValueStrings: [String] { WebhookScheme.named.map(\.name) }

    init(name: String, scheme: WebhookScheme) {
        self.name = name
        self.scheme = scheme
    }

    init?(argument: String) {
        guard let known = WebhookScheme.named.first(where: { $0.name == argument }) else { return nil }
        self.init(name: known.name, scheme: known.scheme)
    }
}

/// How secrets of Standard Webhooks are written, as an argument.
enum SecretForm: String, ExpressibleByArgument, CaseIterable {
    case standard, raw

    var form: RequestVerifier.SecretForm {
        switch self {
        case .standard: .standard
        case .raw: .raw
        }
    }
}
