import RunbridgeCore

extension ProviderWebhook {
    /// All there is to know of it for programs.
    var json: JSON {
        [
            "scheme": .string(scheme.shown), "header": .string(scheme.header),
            "secret_variable": .init(secretVariable), "type": .init(type?.shown),
            "events": .object(events.map { JSON.Member($0.type, $0.json) }),
            "ignored": .array(ignored.map { .string($0) }),
        ]
    }

    /// All there is to know of it for people.
    var page: String {
        var rows = [["scheme", scheme.shown], ["header", scheme.header]]
        if let secretVariable { rows.append(["secret", secretVariable]) }
        if let type { rows.append(["type", type.shown]) }
        let table = events.map { event in
            switch event.content {
            case .thin(let thin): [type == nil ? "(any)" : event.type, event.kind, thin.word, "is read again"]
            case .full: [type == nil ? "(any)" : event.type, event.kind, "", "tells all"]
            }
        }
        var parts = [
            "webhooks\n", TextColumns(rows: rows).text.indented,
            TextColumns(rows: [["TYPE", "KIND", "WORD", ""]] + table).text.indented,
        ]
        if !ignored.isEmpty {
            parts.append("of no run: \(ignored.joined(separator: ", "))".wrapped(to: 78).indented + "\n")
        }
        return parts.joined(separator: "\n")
    }
}

extension WebhookEvent {
    fileprivate var json: JSON {
        switch content {
        case .thin(let thin):
            [
                "kind": .string(kind), "hint": true, "word": .string(thin.word),
                "id": .array(thin.id.map { .string($0.description) }),
            ]
        case .full(let full):
            ["kind": .string(kind), "hint": false, "object": .init(full.object?.description)]
        }
    }
}

extension ProviderWebhook.TypePlace {
    /// Where it is, for people.
    fileprivate var shown: String {
        switch self {
        case .body(let path): "\(path) in the body"
        case .header(let name): "the header \(name)"
        }
    }
}

extension WebhookScheme {
    /// Its name, or what it is where it has none.
    fileprivate var shown: String {
        if let named = Self.named.first(where: { $0.scheme == self }) { return named.name }
        switch self {
        case .standardWebhooks: return "standard-webhooks"
        case .token: return "token"
        case .hmac(let scheme): return "HMAC-\(scheme.algorithm.rawValue.uppercased()) over \(scheme.signed)"
        }
    }

    /// The header as it is sent, without the secret.
    fileprivate var header: String {
        switch self {
        case .standardWebhooks: "webhook-signature: v1,…"
        case .token(let header, let prefix): "\(header): \(prefix)…"
        case .hmac(let scheme): "\(scheme.header): \(scheme.form)"
        }
    }
}
