public import RunbridgeCore
public import RunbridgeDocument

extension Form where Value == WebhookScheme {
    /// The name of a scheme, `{ hmac: … }` or `{ token: … }`. Config and provider files share it.
    public static let webhookScheme = Form.either(
        .choice(WebhookScheme.named.map { ($0.name, $0.scheme) }),
        or: Form<SchemeKeys>.section().map { (keys) throws(FormError) in keys.scheme }
    ) { node in
        if case .mapping = node.content { false } else { true }
    }
}

/// `scheme` with keys.
private struct SchemeKeys: Section {
    var scheme: WebhookScheme

    private static let hmacField = Field("hmac", .section(HMACKeys.self), "A header holds an HMAC.")
    private static let tokenField = Field("token", .section(TokenKeys.self), "A header holds the secret itself.")

    static let description = SectionDescription(
        title: "Webhook scheme",
        about: "How webhooks are known to be genuine, described: `hmac` or `token`.",
        fields: [hmacField.optional, tokenField.optional])

    init?(_ reader: inout SectionReader) {
        let hmac = reader.read(Self.hmacField)
        let token = reader.read(Self.tokenField)
        if reader.has("hmac") == reader.has("token") { reader.report(nil, "write one of 'hmac' and 'token'") }
        if let hmac {
            scheme = .hmac(hmac.scheme)
        } else if let token {
            scheme = token.scheme
        } else {
            return nil
        }
    }
}

/// The keys of `token`.
private struct TokenKeys: Section {
    var scheme: WebhookScheme

    private static let headerField = Field("header", .headerName, "The header that holds the secret.")
    private static let prefixField = Field("prefix", .headerValue, "What stands before it, `Bearer `.")

    static let description = SectionDescription(
        title: "Token scheme", about: "A header holds the secret itself.",
        fields: [headerField.required, prefixField.standing("")])

    init?(_ reader: inout SectionReader) {
        let header = reader.require(Self.headerField)
        let prefix = reader.read(Self.prefixField, or: "")
        guard let header else { return nil }
        scheme = .token(header: header, prefix: prefix)
    }
}

/// The keys of `hmac`.
private struct HMACKeys: Section {
    var scheme: HMACScheme

    private static let headerField = Field("header", .headerName, "The header that holds the code.")
    private static let formField = Field(
        "form", .pattern(of: ["signature", "timestamp"], needing: "signature"),
        "What the header's value looks like, `sha256={signature}` or `t={timestamp},v1={signature}`. Commas part pairs, "
            + "which may come in any order, others between them, and a signature more than once.")
    private static let signedField = Field(
        "signed", .pattern(of: ["body", "timestamp"], needing: "body"),
        "What is signed, `{body}` or `{timestamp}.{body}`.")
    private static let algorithmField = Field(
        "algorithm", .word(of: HMACScheme.Algorithm.self), "The hash function.")
    private static let encodingField = Field(
        "encoding", .word(of: HMACScheme.Encoding.self), "How the code is written.")
    private static let timestampField = Field(
        "timestamp_header", .headerName,
        "The header that holds the timestamp, in seconds since 1970, where `form` has none.")

    static let description = SectionDescription(
        title: "HMAC scheme", about: "A header holds an HMAC (RFC 2104) of the body, keyed with the secret.",
        fields: [
            headerField.required, formField.standing("{signature}"), signedField.standing("{body}"),
            algorithmField.standing("sha256"), encodingField.standing("hex"), timestampField.optional,
        ])

    init?(_ reader: inout SectionReader) {
        let header = reader.require(Self.headerField)
        let form = reader.read(Self.formField, or: "{signature}")
        let signed = reader.read(Self.signedField, or: "{body}")
        let algorithm = reader.read(Self.algorithmField, or: .sha256)
        let encoding = reader.read(Self.encodingField, or: .hex)
        let timestampHeader = reader.read(Self.timestampField)
        let isTold = form.contains("{timestamp}")
        if isTold, reader.has("timestamp_header") {
            reader.report("timestamp_header", "'form' has {timestamp} already: leave one of them out")
        }
        let isSigned = signed.contains("{timestamp}")
        if isSigned, !isTold, !reader.has("timestamp_header") {
            reader.report("signed", "nothing says the timestamp: put {timestamp} into 'form' or add 'timestamp_header'")
        }
        if !isSigned, isTold || reader.has("timestamp_header") {
            reader.report(nil, "the timestamp is not signed, so anybody could change it: put {timestamp} into 'signed'")
        }
        guard let header else { return nil }
        scheme = HMACScheme(
            header: header, form: form, signed: signed, algorithm: algorithm, encoding: encoding,
            timestampHeader: timestampHeader)
    }
}

extension Form where Value == String {
    /// A text with some of these names between braces, each once at the most.
    fileprivate static func pattern(of names: [String], needing needed: String) -> Form {
        Form<PlaceholderText>.placeholders(named: names.joined(separator: "}`, `{")).map { (text) throws(FormError) in
            for name in text.placeholders where !names.contains(name) {
                let known = names.map { "{\($0)}" }.joined(separator: " and ")
                throw FormError(
                    "'{\(name)}' means nothing here. "
                        + (nearest(to: name, among: names).map { "Did you mean '{\($0)}'?" } ?? "Known here: \(known)"))
            }
            if text.keepsSlashes { throw FormError("{+NAME} keeps the slashes of a path. Write {NAME} here") }
            for name in names where text.placeholders.filter({ $0 == name }).count > 1 {
                throw FormError("{\(name)} stands here twice")
            }
            guard text.placeholders.contains(needed) else { throw FormError("{\(needed)} is missing") }
            return text.notation
        }
    }
}
