import RunbridgeCore

extension Form {
    /// One of the words of an enumeration.
    public static func word<Word: RawRepresentable & CaseIterable & Sendable>(of type: Word.Type) -> Form<Word>
    where Word.RawValue == String {
        .choice(Word.allCases.map { ($0.rawValue, $0) })
    }

    /// One of these words.
    public static func choice(_ words: [(String, Value)]) -> Form<Value> {
        let names = words.map(\.0)
        return Form(
            names.map { "`\($0)`" }.joined(separator: ", "),
            schema: ["enum": .array(names.map { .string($0) })]
        ) { node, reading in
            guard let text = node.scalarText, let value = words.first(where: { $0.0 == text })?.1 else {
                let hint = node.scalarText.flatMap { nearest(to: $0, among: names) }.map { " Did you mean '\($0)'?" }
                reading.report(
                    node.place,
                    "expected one of \(names.joined(separator: ", ")), found \(node.kind).\(hint ?? "")")
                return nil
            }
            return value
        }
    }

    /// A list.
    public static func list<Element: Sendable>(of element: Form<Element>, atLeast minimum: Int = 0) -> Form<[Element]> {
        Form<[Element]>(
            "list of \(element.notation)",
            schema: ["type": "array", "items": element.schema, "minItems": .number(JSONNumber(Int64(minimum)))],
            sections: element.sections
        ) { node, reading in
            guard case .list(let nodes) = node.content, nodes.count >= minimum else {
                let found =
                    if case .list(let nodes) = node.content, nodes.isEmpty { "an empty list" } else { node.kind }
                reading.report(node.place, "expected a list of \(element.notation), found \(found)")
                return nil
            }
            let values = nodes.compactMap { element.read($0, &reading) }
            return values.count == nodes.count ? values : nil
        }
    }

    /// One, or a list of them.
    public static func oneOrMore<Element: Sendable>(of element: Form<Element>) -> Form<[Element]> {
        let several = Form<[Element]>.list(of: element, atLeast: 1)
        return Form<[Element]>(
            "\(element.notation), or a list of them", schema: ["anyOf": [element.schema, several.schema]],
            sections: element.sections
        ) { node, reading in
            if case .list = node.content { return several.read(node, &reading) }
            return element.read(node, &reading).map { [$0] }
        }
    }

    /// Names of the user's own and their values, in the order written; `fault` tells what is wrong with a name.
    public static func mapping<Element: Sendable>(
        of element: Form<Element>, named name: String = "NAME",
        fault: @escaping @Sendable (String) -> String? = { _ in nil }
    ) -> Form<[Named<Element>]> {
        Form<[Named<Element>]>(
            "\(name) and \(element.notation), any number",
            schema: ["type": "object", "additionalProperties": element.schema], sections: element.sections
        ) { node, reading in
            guard case .mapping(let entries) = node.content else {
                reading.report(node.place, "expected names and values, found \(node.kind)")
                return nil
            }
            let values = entries.compactMap { entry in
                let fault = fault(entry.key)
                if let fault { reading.report(entry.place, fault) }
                let value = element.read(entry.value, &reading)
                return fault == nil ? value.map { Named(name: entry.key, place: entry.place, value: $0) } : nil
            }
            return values.count == entries.count ? values : nil
        }
    }

    /// The first of two forms that fits; `choose` tells by the node which one is meant, so that mistakes are told of
    /// the right one.
    public static func either(
        _ first: Form<Value>, or second: Form<Value>, choose: @escaping @Sendable (Node) -> Bool
    ) -> Form<Value> {
        Form(
            "\(first.notation), or \(second.notation)", schema: ["anyOf": [first.schema, second.schema]],
            sections: { first.sections() + second.sections() }
        ) { node, reading in
            choose(node) ? first.read(node, &reading) : second.read(node, &reading)
        }
    }
}

/// A value under a name of the user's.
public struct Named<Value: Sendable>: Sendable {
    /// The name.
    public var name: String
    /// Where the name stands.
    public var place: Place
    /// The value.
    public var value: Value

    /// A named value.
    public init(name: String, place: Place, value: Value) {
        self.name = name
        self.place = place
        self.value = value
    }
}

extension Named: Equatable where Value: Equatable {}
