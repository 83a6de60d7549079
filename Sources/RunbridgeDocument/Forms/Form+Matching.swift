public import RunbridgeCore

extension Form where Value == JSONPath {
    /// A dotted path into a JSON value.
    public static let jsonPath = Form<String>.text.map(
        notation: "path (`error.code`, `list[name=VALUE].code`)", schema: ["type": "string"]
    ) {
        (text) throws(FormError) in
        guard let path = JSONPath(text) else {
            throw FormError(text.noPath)
        }
        return path
    }
}

extension String {
    /// What to say where this should be a path.
    fileprivate var noPath: String {
        guard unicodeScalars.contains(where: { $0 == "[" || $0 == "]" }) else {
            return "'\(self)' is no path. Write names with dots between them, error.code or data.0.id"
        }
        return "'\(self)' is no path. Brackets pick an array's element, conditions[type=Complete].status or "
            + "states[DONE]; one in a name is written \\[ or \\]"
    }
}

extension Form where Value == [JSONPath] {
    /// A dotted path, or several of which the first that leads to something counts.
    public static let jsonPaths = Form<JSONPath>.oneOrMore(of: .jsonPath)
}

extension Form where Value == Matcher {
    /// Paths and what must be at each of them, all of which must hold.
    public static let conditions = Form(
        "PATH and condition, any number", schema: ["type": "object", "minProperties": 1]
    ) { node, reading in
        guard let tests = Form<[Named<JSON>]>.mapping(of: Form<JSON>.anything).read(node, &reading) else { return nil }
        guard !tests.isEmpty else {
            reading.report(node.place, "expected paths and conditions, found none")
            return nil
        }
        let conditions = tests.compactMap { condition($0, &reading) }
        return conditions.count == tests.count ? Matcher(conditions: conditions) : nil
    }

    private static func condition(_ test: Named<JSON>, _ reading: inout Reading) -> Matcher.Condition? {
        guard let path = JSONPath(test.name) else {
            reading.report(test.place, test.name.noPath)
            return nil
        }
        do {
            return Matcher.Condition(path: path, test: try Matcher.Test(config: test.value))
        } catch {
            reading.report(test.place, "\(error)")
            return nil
        }
    }
}
