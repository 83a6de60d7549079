public import RunbridgeCore

extension Form where Value == SecretValue {
    /// `{ env: NAME }`, `{ file: PATH }` or `{ credential: NAME }`; never the secret itself.
    public static let secret = Form(
        "secret (`{ env: NAME }`, `{ file: PATH }` or `{ credential: NAME }`)",
        schema: [
            "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
            "properties": [
                "env": ["type": "string"], "file": ["type": "string"], "credential": ["type": "string"],
            ],
        ]
    ) { node, reading in
        guard let reference = SecretReference(node, &reading) else { return nil }
        switch reading.secrets.secret(reference) {
        case .success(let secret):
            return SecretValue(reference: reference, place: node.place, secret: secret)
        case .failure(let missing):
            reading.reportMissingSecret(node.place, missing.text)
            return SecretValue(reference: reference, place: node.place, secret: nil)
        }
    }
}

/// A secret as a config names it.
public struct SecretValue: Sendable, Equatable {
    /// Where it is to be found.
    public var reference: SecretReference
    /// Where the config names it.
    public var place: Place
    /// The value; `nil` if it could not be found, which the reading has noted.
    public var secret: Secret?
}

extension SecretReference {
    fileprivate init?(_ node: Node, _ reading: inout Reading) {
        guard case .mapping(let entries) = node.content, entries.count == 1, let entry = entries.first else {
            let found = node.scalarText == nil ? node.kind : "a text (it is not repeated here, in case it is one)"
            reading.report(
                node.place,
                "a secret is named, not written: { env: NAME }, { file: PATH } or { credential: NAME }; found \(found)")
            return nil
        }
        guard let text = Form.text.read(entry.value, &reading) else { return nil }
        switch entry.key {
        case "env": self = .environment(text)
        case "file": self = .file(reading.resolve(path: text))
        case "credential":
            guard !text.contains("/") else {
                reading.report(entry.value.place, "the name of a credential has no slash, found '\(text)'")
                return nil
            }
            self = .credential(text)
        default:
            let hint = nearest(to: entry.key, among: ["env", "file", "credential"]).map { ". Did you mean '\($0)'?" }
            reading.report(
                entry.place,
                "a secret is { env: NAME }, { file: PATH } or { credential: NAME }, not { \(entry.key): … }"
                    + (hint ?? ""))
            return nil
        }
    }
}
