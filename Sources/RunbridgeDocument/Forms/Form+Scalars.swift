public import RunbridgeCore

extension Form {
    fileprivate static func wrong(_ node: Node, _ wanted: String, _ reading: inout Reading) -> Value? {
        reading.report(node.place, "expected \(wanted), found \(node.kind)")
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
        guard case .truth(let value) = node.content else { return wrong(node, "true or false", &reading) }
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
            return wrong(node, "a size such as 64KiB or 8MiB", &reading)
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
                return wrong(node, "a duration such as 15s, 5m or 2h", &reading)
            }
            return value
        }
    }
}

/// A number of bytes.
struct ByteCount {
    var bytes: Int

    /// Reads `64KiB`, `64KB`, `1000B` or `1000`.
    init?(text: String) {
        let units = ["B": 1, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000]
        let binary = ["KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40]
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        var unit = text.dropFirst(digits.count)
        if unit.first == " " { unit = unit.dropFirst() }
        guard let count = Int(digits), let factor = unit.isEmpty ? 1 : units[String(unit)] ?? binary[String(unit)]
        else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        self.bytes = bytes
    }
}

extension Form where Value == JSON {
    /// Anything.
    public static let anything = Form("any value", schema: true) { node, _ in node.json }
}

extension Form where Value == SecretValue {
    /// `{ env: NAME }`, `{ file: PATH }` or `{ credential: NAME }`; never the secret itself.
    public static let secret = Form(
        "secret (`{ env: NAME }`, `{ file: PATH }` or `{ credential: NAME }`)",
        schema: [
            "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
            "properties": [
                "env": ["type": "string"], "file": ["type": "string"], "credential": ["type": "string"],
            ],
        ]
    ) { node, reading in
        guard let reference = SecretReference(node, &reading) else { return nil }
        switch reading.secrets.secret(reference) {
        case .success(let secret):
            return SecretValue(reference: reference, place: node.place, secret: secret)
        case .failure(let missing):
            reading.reportMissingSecret(node.place, missing.text)
            return SecretValue(reference: reference, place: node.place, secret: nil)
        }
    }
}

/// A secret as a config names it.
public struct SecretValue: Sendable, Equatable {
    /// Where it is to be found.
    public var reference: SecretReference
    /// Where the config names it.
    public var place: Place
    /// The value; `nil` if it could not be found, which the reading has noted.
    public var secret: Secret?
}

extension SecretReference {
    fileprivate init?(_ node: Node, _ reading: inout Reading) {
        guard case .mapping(let entries) = node.content, entries.count == 1, let entry = entries.first else {
            let found = node.scalarText == nil ? node.kind : "a text (it is not repeated here, in case it is one)"
            reading.report(
                node.place,
                "a secret is named, not written: { env: NAME }, { file: PATH } or { credential: NAME }; found \(found)")
            return nil
        }
        guard let text = Form.text.read(entry.value, &reading) else { return nil }
        switch entry.key {
        case "env": self = .environment(text)
        case "file": self = .file(reading.resolve(path: text))
        case "credential" where !text.contains("/"): self = .credential(text)
        default:
            reading.report(
                entry.place,
                "a secret is { env: NAME }, { file: PATH } or { credential: NAME }, not { \(entry.key): … }")
            return nil
        }
    }
}
