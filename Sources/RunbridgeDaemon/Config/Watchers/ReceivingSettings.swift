public import RunbridgeCore
import RunbridgeDocument
import RunbridgeProviders
public import RunbridgeSigning

/// Where the webhooks of a watcher come, and how they are known to be genuine.
public struct ReceivingSettings: Sendable, Equatable {
    /// The path, from its slash.
    public internal(set) var path: String
    /// What to look at.
    public var scheme: WebhookScheme
    /// What genuine ones are made with, any one of them; empty only where a secret is missing.
    public var secrets: [Secret]
    /// How the secrets are written.
    public var secretForm: RequestVerifier.SecretForm

    /// What tells genuine requests from others.
    public func verifier() throws(SigningError) -> RequestVerifier {
        try RequestVerifier(scheme: scheme, secrets: secrets, secretForm: secretForm)
    }

    /// The same, at the path of its watcher's name where the config has none.
    func named(_ name: String) -> ReceivingSettings {
        var named = self
        if path.isEmpty { named.path = "/\(name)" }
        return named
    }
}

/// The keys of all that receives, as they are written.
struct ReceivingKeys {
    private let path: String?
    private let scheme: WebhookScheme?
    private let secrets: [Placed<Secret>]
    private let secretForm: RequestVerifier.SecretForm?

    private static let pathField = Field(
        "path", .webhookPath, "The path that they come to. Left out: `/` and the watcher's name.")
    private static let schemeField = Field("scheme", .webhookScheme, "How they are known to be genuine.")
    private static let secretField = Field(
        "secret", .oneOrMore(of: Form<Secret>.secret { _ throws(FormError) in }.placed),
        "The secret that is shared with the sender. Of several any one will do, while the sender changes from the one to "
            + "the other.")
    private static let formField = Field(
        "secret_form", .word(of: RequestVerifier.SecretForm.self),
        "How secrets of Standard Webhooks are written: `standard` with their prefix (`whsec_…`), `raw` as the key itself."
    )

    static func fields(scheme standard: String?) -> [FieldDescription] {
        [
            secretField.required, pathField.optional,
            standard.map { schemeField.standing($0) } ?? schemeField.optional, formField.standing("standard"),
        ]
    }

    init(_ reader: inout SectionReader) {
        if !reader.has("secret") {
            reader.report(
                nil,
                "without a secret nobody can tell what is genuine, and nothing would be taken: add secret: { env: NAME }"
            )
        }
        secrets = reader.read(Self.secretField, or: [])
        path = reader.read(Self.pathField)
        scheme = reader.read(Self.schemeField)
        secretForm = reader.read(Self.formField)
    }

    /// What they come to; mistakes in secrets are reported where they stand.
    ///
    /// - Parameter standard: the scheme where none is written.
    func settings(scheme standard: WebhookScheme, _ reading: inout Reading) -> ReceivingSettings {
        let settings = ReceivingSettings(
            path: path ?? "", scheme: scheme ?? standard, secrets: secrets.map(\.value),
            secretForm: secretForm ?? .standard)
        for secret in secrets {
            do throws(SigningError) {
                _ = try RequestVerifier(
                    scheme: settings.scheme, secrets: [secret.value], secretForm: settings.secretForm)
            } catch {
                reading.report(secret.place, error.description)
            }
        }
        return settings
    }
}

extension Form where Value == String {
    /// The path of a URL.
    fileprivate static let webhookPath = Form.text.map(
        notation: "path of a URL", schema: ["type": "string", "pattern": "^/[^ ?#]*$"]
    ) { (text) throws(FormError) in
        guard text.first == "/", text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), !text.contains(where: "?#".contains)
        else {
            throw FormError(
                "expected a path such as /hooks/github: a slash first, no blank, no ? and no #; found '\(text)'")
        }
        return text
    }
}
