public import RunbridgeCore

extension Form {
    /// Reports a value of the wrong sort, with the right one that it most likely means.
    fileprivate static func wrong(
        _ node: Node, _ wanted: String, _ reading: inout Reading, nearest: String? = nil
    ) -> Value? {
        let hint = nearest.map { ". Did you mean \($0)?" } ?? ""
        reading.report(node.place, "expected \(wanted), found \(node.kind)\(hint)")
        return nil
    }
}

extension Form where Value == String {
    /// A text. A number or a truth value has to be quoted to be one.
    public static let text = Form("text", schema: ["type": "string"]) { node, reading in
        guard case .text(let text) = node.content else {
            let hint = node.scalarText.map { " (to mean a text, quote it: \"\($0)\")" } ?? ""
            reading.report(node.place, "expected a text, found \(node.kind)\(hint)")
            return nil
        }
        return text
    }

    /// A text, where a number or a truth value counts as it was written: an argument, a label.
    public static let word = Form("text", schema: ["type": ["string", "number", "boolean"]]) { node, reading in
        node.scalarText ?? wrong(node, "a text", &reading)
    }

    /// A path; a relative one starts from the document's folder.
    public static let path = Form("path", schema: ["type": "string", "minLength": 1]) { node, reading in
        guard let text = Form.text.read(node, &reading) else { return nil }
        guard !text.isEmpty, !text.utf8.contains(0) else {
            reading.report(node.place, "expected a path, found an empty text")
            return nil
        }
        return reading.resolve(path: text)
    }

    /// An absolute `http` or `https` URL.
    public static let url = Form.text.map(
        notation: "URL", schema: ["type": "string", "format": "uri", "pattern": "^https?://"]
    ) { (text) throws(FormError) in
        let rest = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard rest.count == 2, ["http", "https"].contains(rest[0].lowercased()), let first = rest[1].first,
            first != "/", text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f })
        else { throw FormError("expected a URL that begins with https:// or http://, found '\(text)'") }
        return text
    }
}

extension Form where Value == Bool {
    /// `true` or `false`.
    public static let truth = Form("true or false", schema: ["type": "boolean"]) { node, reading in
        guard case .truth(let value) = node.content else {
            let meant = ["yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"]
            let word = node.scalarText?.lowercased()
            return wrong(
                node, "true or false", &reading,
                nearest: word.flatMap { meant[$0] ?? nearest(to: $0, among: ["true", "false"]) })
        }
        return value
    }
}

extension Form where Value == Int {
    /// A whole number within bounds.
    public static func whole(_ range: ClosedRange<Int>) -> Form {
        Form(
            "whole number, \(range.lowerBound) to \(range.upperBound)",
            schema: [
                "type": "integer", "minimum": .number(JSONNumber(Int64(range.lowerBound))),
                "maximum": .number(JSONNumber(Int64(range.upperBound))),
            ]
        ) { node, reading in
            guard case .number(let text) = node.content, let value = Int(text), range.contains(value) else {
                return wrong(
                    node, "a whole number from \(range.lowerBound) to \(range.upperBound)", &reading)
            }
            return value
        }
    }

    /// A number of bytes, `64KiB`.
    public static let size = Form(
        "size (`64KiB`, `8MiB`, `1GiB`)",
        schema: ["type": ["string", "integer"], "pattern": "^[0-9]+ ?([KMGT]i?B|B)?$"]
    ) { node, reading in
        guard let text = node.scalarText, let value = ByteCount(text: text)?.bytes else {
            return wrong(
                node, "a size such as 64KiB or 8MiB", &reading,
                nearest: node.scalarText.flatMap { ByteCount.nearest(to: $0) })
        }
        return value
    }
}

extension Form where Value == Duration {
    /// A length of time, `15s`, zero only where `allowsZero`.
    public static func duration(allowsZero: Bool = false) -> Form {
        Form(
            "duration (`15s`, `5m`, `2h`)",
            schema: ["type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"]
        ) { node, reading in
            guard let text = node.scalarText, let value = Duration(text: text), allowsZero || value > .zero else {
                return wrong(
                    node, "a duration such as 15s, 5m or 2h\(allowsZero ? "" : ", longer than nothing")", &reading,
                    nearest: node.scalarText.flatMap { Duration.nearestText(to: $0) })
            }
            return value
        }
    }
}

extension Form where Value == JSON {
    /// Anything.
    public static let anything = Form("any value", schema: true) { node, _ in node.json }
}
