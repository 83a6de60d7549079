public import RunbridgeCore
import RunbridgeDocument

extension Provider {
    /// All there is to know of it for programs: one object, whose members keep their names and meaning.
    public var json: JSON {
        [
            "name": .string(name), "title": .string(title), "about": .string(about), "docs": .init(docs),
            "base_url": .init(baseURL?.text.notation), "authentication": .init(authentication.shown),
            "key_variable": .init(keyVariable),
            "parameters": .object(parameters.map { JSON.Member($0.name, .string($0.about)) }),
            "kinds": .array(kinds.map(\.json)), "webhook": webhook?.json ?? .null,
        ]
    }
}

extension ProviderKind {
    fileprivate var json: JSON {
        [
            "name": .string(name), "about": .string(about), "list": list?.request.json ?? .null,
            "retrieve": retrieve?.request.json ?? .null,
            "words": .object(words.map { JSON.Member($0.raw, .string($0.status.rawValue)) }),
            "rules": .array(rules.map(\.json)),
        ]
    }
}

extension RequestTemplate {
    fileprivate var json: JSON {
        [
            "method": .string(method.rawValue), "path": .string(path.notation),
            "query": .object(query.map { JSON.Member($0.name, .string($0.value.notation)) }),
        ]
    }
}

extension Rule {
    fileprivate var json: JSON {
        [
            "where": .object(
                conditions.conditions.map { JSON.Member($0.path.description, .string($0.test.description)) }
            ),
            "status": .init(status?.rawValue), "raw": .init(raw),
            "partial": partial.map { .bool($0) } ?? .null,
            "reason": .init(reason),
        ]
    }
}

extension JSON {
    init(_ text: String?) {
        self = text.map { .string($0) } ?? .null
    }
}
