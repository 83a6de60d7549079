import RunbridgeCore
import RunbridgeDocument
import RunbridgeSigning

extension Form where Value == Secret {
    /// A secret whose value passes a check. The check's text must not hold the value.
    ///
    /// One that cannot be had reads as nothing, and the reading has noted it.
    static func secret(
        _ check: @escaping @Sendable (String) throws(FormError) -> Void
    ) -> Form<Secret> {
        let form = Form<SecretValue>.secret
        return Form<Secret>(form.notation, schema: form.schema) { node, reading in
            guard let secret = form.read(node, &reading)?.secret else { return nil }
            do throws(FormError) {
                try check(secret.reveal())
                return secret
            } catch {
                reading.report(node.place, error.text)
                return nil
            }
        }
    }

    /// A text as it is written, or a secret; both pass the same check, whose text must not hold the value.
    static func textOrSecret(
        _ notation: String, schema: JSON = ["type": ["string", "number", "boolean"]],
        _ check: @escaping @Sendable (String) throws(FormError) -> Void
    ) -> Form<Secret> {
        let text = Form<String>.word.map(notation: notation, schema: schema) { (text) throws(FormError) in
            try check(text)
            return Secret(text)
        }
        return .either(text, or: secret(check)) { node in
            if case .mapping = node.content { false } else { true }
        }
    }

    /// An API key: what fits into a header.
    static let apiKey = secret { (text) throws(FormError) in
        guard text.isHeaderText else {
            throw FormError("the key holds a character that no header can hold, as a blank line within it")
        }
    }

    /// The value of a header.
    static let headerValue = textOrSecret("text") { (text) throws(FormError) in
        guard text.isHeaderText else { throw FormError("a header can hold printable ASCII only") }
    }

    /// The value of an environment variable.
    static let variable = textOrSecret("text") { (text) throws(FormError) in
        guard !text.utf8.contains(0) else { throw FormError("a variable cannot hold a NUL character") }
    }

    /// A URL that is perhaps a secret itself, as those of chats are.
    static let secretURL = textOrSecret(
        "URL", schema: ["type": "string", "format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"]
    ) { (text) throws(FormError) in
        guard text.isWebURL else {
            throw FormError(
                "expected a URL that begins with https:// or http:// and has no blanks (it is not repeated here, since "
                    + "it may be a secret)")
        }
    }
}

extension Form where Value == WebhookSecret {
    /// A secret of Standard Webhooks that signs.
    static let signingSecret = {
        let form = Form<SecretValue>.secret
        return Form(form.notation, schema: form.schema) { node, reading in
            guard let secret = form.read(node, &reading)?.secret else { return nil }
            do throws(SigningError) {
                let read = try WebhookSecret(secret)
                guard read.canSign else { throw .publicKeyCannotSign }
                return read
            } catch {
                // A sink takes no other forms, so that every receiver can verify with an ordinary library.
                let text =
                    error == .unknownPrefix
                    ? "the secret starts with neither whsec_ nor whsk_. Make one with `runbridge secret`"
                    : error.description
                reading.report(node.place, text)
                return nil
            }
        }
    }()
}

extension String {
    fileprivate var isHeaderText: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } }

    fileprivate var isWebURL: Bool {
        let rest = split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        return rest.count == 2 && ["http", "https"].contains(rest[0].lowercased())
            && rest[1].first.map { !"/?#:@".contains($0) } ?? false && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }
}
