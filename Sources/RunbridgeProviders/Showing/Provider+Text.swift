import RunbridgeCore
import RunbridgeDocument

extension Provider {
    /// Providers for people, a line each: name, title and kinds in columns, with a line break at the end of each.
    public static func listing(_ providers: [Provider]) -> String {
        TextColumns(
            rows: providers.map { [$0.name, $0.title, $0.kinds.map(\.name).joined(separator: ", ")] }
        ).text
    }

    /// All there is to know of it for people, ending in a line break: where it is, how it is asked, and for each kind
    /// what its words mean. At most 80 columns wide, but for what cannot be broken.
    public var page: String {
        ([head] + kinds.map(\.page) + [webhook?.page].compactMap { $0 }).joined(separator: "\n")
    }

    private var head: String {
        var rows: [[String]] = []
        if let docs { rows.append(["docs", docs]) }
        rows.append(["url", baseURL?.text.notation ?? "your own, as base_url"])
        if let way = authentication.way { rows.append(["key", (keyVariable.map { "\($0), " } ?? "") + way]) }
        for parameter in parameters { rows.append([parameter.name, parameter.about]) }
        let about = about.isEmpty ? "" : "\n" + about.wrapped(to: 78).indented + "\n"
        return "\(title) (\(name))\n\(about)\n\(TextColumns(rows: rows).text.indented)"
    }
}

extension ProviderKind {
    fileprivate var page: String {
        var parts = [name]
        if !about.isEmpty { parts.append(about.wrapped(to: 78).indented) }
        let requests = [
            ("list", list.map { $0.request.shown }), ("read", retrieve.map(\.request.shown)),
        ]
        let rows = requests.compactMap { name, request in request.map { [name, $0] } }
        if !rows.isEmpty { parts.append(TextColumns(rows: rows).text.indented) }
        let table = words.map { [$0.raw, $0.status.rawValue, $0.status.isTerminal ? "over" : ""] }
        if !table.isEmpty {
            parts.append(TextColumns(rows: [["WORD", "STATUS", ""]] + table).text.indented)
        }
        if !rules.isEmpty { parts.append(rules.map { "\($0)\n" }.joined().indented) }
        return parts.map { $0.hasSuffix("\n") ? $0 : "\($0)\n" }.joined(separator: "\n")
    }
}

extension Rule: CustomStringConvertible {
    /// One line for people: `partial where status is completed and request_counts.failed > 0`.
    public var description: String {
        let consequences = [
            status?.rawValue, raw.map { "the word \($0)" },
            partial.map { $0 ? "partial" : "not partial" },
            reason.map { "because of \($0)" },
        ]
        let wanted = conditions.conditions.map { "\($0.path) \($0.test.predicate)" }
        return
            "\(consequences.compactMap { $0 }.joined(separator: ", ")) where \(wanted.joined(separator: " and "))"
    }
}

extension Matcher.Test {
    /// The end of a sentence about a path.
    fileprivate var predicate: String {
        switch self {
        case .exists(let wanted): wanted ? "is there" : "is not there"
        case .compare: description
        case .anyOf(let tests): "is \(tests.map(\.description).joined(separator: " or "))"
        case .equals, .glob: "is \(description)"
        }
    }
}

extension RequestTemplate {
    fileprivate var shown: String {
        let query = query.map { "\($0.name)=\($0.value.notation)" }.joined(separator: "&")
        return "\(method.rawValue) \(path.notation)\(query.isEmpty ? "" : "?\(query)")"
    }
}

extension Authentication {
    /// The header field as it is sent, without the key, or what is sent in its place; `nil` where there is none.
    var shown: String? {
        switch self {
        case .none: nil
        case .header(let name, let prefix): "\(name): \(prefix)…"
        case .basic(let user): "HTTP Basic, user \(user)"
        case .aws(let aws): "AWS Signature Version 4, service \(aws.service), access key \(aws.keyID.notation)"
        }
    }

    /// What is done with the key; `nil` where there is none.
    fileprivate var way: String? {
        guard let shown else { return nil }
        guard case .aws(let aws) = self else { return "sent as \(shown)" }
        guard aws.orBearer, let bearer = Self.bearer.shown else { return "signs by \(shown)" }
        return "sent as \(bearer), or with an access key: signs by \(shown)"
    }
}
