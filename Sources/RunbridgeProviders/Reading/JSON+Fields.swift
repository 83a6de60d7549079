import RunbridgeCore

extension JSON {
    /// What the first of the paths that leads to something other than `null` leads to.
    func first(at paths: [JSONPath]) -> JSON? {
        for path in paths {
            if let value = value(at: path), !value.isNull { return value }
        }
        return nil
    }

    /// The first text that is not empty; numbers and truth values count as they are written.
    func text(at paths: [JSONPath]) -> String? {
        for path in paths {
            if let text = value(at: path)?.text, !text.isEmpty { return text }
        }
        return nil
    }

    /// The whole number, if it is one or a text that spells one.
    var wholeNumber: Int64? { int ?? string.flatMap { Int64($0) } }
}
