import RunbridgeCore
import RunbridgeDocument

/// Entries of the user's own names, also those whose values have mistakes: others may name them.
struct Entries<Value: Sendable>: Sendable {
    /// Every name and where it stands, in the order written.
    var names: [Placed<String>] = []
    /// Those that could be read, in the order written.
    var read: [Named<Value>] = []

    /// Whether all could be read.
    var isWhole: Bool { names.count == read.count }
}

extension Form {
    /// Names and values, where a mistake in one leaves the others.
    static func entries<Element: Sendable>(
        of element: Form<Element>, fault: @escaping @Sendable (String) -> String? = { $0.nameFault }
    ) -> Form<Entries<Element>> {
        Form<Entries<Element>>(
            "names and for each a \(element.notation)",
            schema: [
                "type": "object", "propertyNames": ["pattern": .string("^\(String.namePattern)$")],
                "additionalProperties": element.schema,
            ], sections: element.sections
        ) { node, reading in
            guard case .mapping(let entries) = node.content else {
                reading.report(node.place, "expected names and values, found \(node.kind)")
                return nil
            }
            var result = Entries<Element>()
            for entry in entries {
                result.names.append(Placed(place: entry.place, value: entry.key))
                let fault = fault(entry.key)
                if let fault { reading.report(entry.place, fault) }
                let value = element.read(entry.value, &reading)
                guard fault == nil, let value else { continue }
                result.read.append(Named(name: entry.key, place: entry.place, value: value))
            }
            return result
        }
    }

    /// A list where a mistake in one element leaves the others; `nil` stands for such a one.
    static func elements<Element: Sendable>(of element: Form<Element>) -> Form<[Element?]> {
        Form<[Element?]>(
            "list of \(element.notation)", schema: ["type": "array", "items": element.schema],
            sections: element.sections
        ) { node, reading in
            guard case .list(let nodes) = node.content else {
                reading.report(node.place, "expected a list of \(element.notation), found \(node.kind)")
                return nil
            }
            return nodes.map { element.read($0, &reading) }
        }
    }
}

extension String {
    /// What a watcher or a sink may be called: a word that needs no quotes in a shell, a path or a header.
    static let namePattern = "[A-Za-z0-9_.-]{1,64}"

    /// What is wrong with it as a name, or `nil`.
    var nameFault: String? {
        let isSound =
            (1...64).contains(utf8.count)
            && unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789_.-".unicodeScalars.contains(scalar))
            }
        return isSound
            ? nil : "'\(self)' cannot be a name. Use 1 to 64 letters (a to z), digits, '_', '.' and '-'"
    }

    /// What to write in its place: the nearest of the names there are, or where to add it.
    func hint(among names: [String], otherwise remedy: String) -> String {
        if let name = nearest(to: self, among: names) { return "Did you mean '\(name)'?" }
        return names.isEmpty ? remedy : "Known here: \(names.joined(separator: ", "))"
    }
}
