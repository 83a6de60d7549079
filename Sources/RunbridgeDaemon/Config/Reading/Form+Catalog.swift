import RunbridgeCore
import RunbridgeDocument

extension Form {
    /// The same, telling editors which names there are beside paths.
    func offering(_ names: [String]) -> Form {
        Form(
            notation,
            schema: [
                "anyOf": [
                    ["enum": .array(names.map { .string($0) })],
                    ["type": "string", "pattern": #"/|\.ya?ml$"#],
                ]
            ], sections: sections, read: read)
    }
}
