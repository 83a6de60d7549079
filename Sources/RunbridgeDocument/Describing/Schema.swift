public import RunbridgeCore

extension SectionDescription {
    /// The title as a fragment of a link: lower case, dashes.
    public var anchor: String {
        String(title.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
    }

    /// This section and all that can stand inside it, each once, in the order met.
    public var family: [SectionDescription] {
        var found: [SectionDescription] = []
        var open = [self]
        while !open.isEmpty {
            let next = open.removeFirst()
            guard !found.contains(where: { $0.title == next.title }) else { continue }
            found.append(next)
            open.append(contentsOf: next.fields.flatMap { $0.sections() })
        }
        return found
    }

    /// A JSON Schema (2020-12) of the whole family, for editors.
    public func jsonSchema(id: String, title: String) -> JSON {
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": .string(id), "title": .string(title),
            "$ref": .string("#/$defs/\(anchor)"),
            "$defs": .object(family.map { JSON.Member($0.anchor, $0.schema) }),
        ]
    }

    private var schema: JSON {
        var properties = fields.map { JSON.Member($0.name, $0.describedSchema) }
        var required = fields.filter { $0.presence == .required }.map { JSON.string($0.name) }
        if let tag {
            properties.insert(JSON.Member(tag.key, ["const": .string(tag.value)]), at: 0)
            required.insert(.string(tag.key), at: 0)
        }
        return [
            "description": .string(about), "type": "object", "additionalProperties": false,
            "properties": .object(properties), "required": .array(required),
        ]
    }
}

extension FieldDescription {
    fileprivate var describedSchema: JSON {
        guard let members = schema.members else { return schema }
        return .object([JSON.Member("description", .string(about))] + members)
    }
}
