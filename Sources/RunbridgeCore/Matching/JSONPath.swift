/// A dotted path into a JSON value, `run.labels.team` or `errors.data.0.message`.
///
/// A part names an object's member or, where it is a whole number, an array's element, `-1` the last. A dot inside a
/// name is written `\.`.
public struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    /// The names, outermost first.
    public var parts: [String]

    /// A path by its parts.
    public init(parts: [String]) {
        self.parts = parts
    }

    /// A path by its notation; `nil` where a part is empty.
    public init?(_ text: String) {
        var parts = [""]
        var isEscaped = false
        // By scalars: a dot before a combining mark is a dot.
        for scalar in text.unicodeScalars {
            if isEscaped {
                parts[parts.count - 1].unicodeScalars.append(scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "." {
                parts.append("")
            } else {
                parts[parts.count - 1].unicodeScalars.append(scalar)
            }
        }
        guard !isEscaped, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.parts = parts
    }

    /// Its notation.
    public var description: String {
        parts.map { part in
            var text = String.UnicodeScalarView()
            for scalar in part.unicodeScalars {
                if scalar == "." || scalar == "\\" { text.append("\\") }
                text.append(scalar)
            }
            return String(text)
        }.joined(separator: ".")
    }
}

extension JSON {
    /// What a path leads to; `nil` if it leads nowhere. `null` is something.
    public func value(at path: JSONPath) -> JSON? {
        var value = self
        for part in path.parts {
            guard let next = value.child(part) else { return nil }
            value = next
        }
        return value
    }

    private func child(_ part: String) -> JSON? {
        switch self {
        case .object: return self[part]
        case .array(let elements):
            guard let number = Int(part) else { return nil }
            let index = number < 0 ? elements.count + number : number
            // Not `? :`, where `nil` would be the JSON value of that name.
            guard elements.indices.contains(index) else { return nil }
            return elements[index]
        default: return nil
        }
    }

    /// A string as it is, a number or a truth value as it is written; `nil` for everything else.
    public var text: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let value): value ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}
