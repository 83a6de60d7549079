/// A dotted path into a JSON value, `run.labels.team`, `errors.data.0.message`, `conditions[type=Complete].status`.
///
/// A part names an object's member or, where it is a whole number, an array's element, `-1` the last. After it, between
/// brackets, may stand what an array's element must be, of which the first counts: `[NAME=VALUE]` an object with that
/// member, `[VALUE]` that value itself. Numbers and truth values count as they are written. A dot or a bracket inside a
/// name is written `\.`, `\[`, `\]`; inside brackets only `]`, `=` and `\` need the `\`.
public struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    /// A step into a value.
    public enum Step: Sendable, Hashable {
        /// To an object's member, or an array's element by its number.
        case name(String)
        /// To the first element of an array that is this value.
        case element(String)
        /// To the first element of an array whose member of that name is this value.
        case elementWhere(String, is: String)
    }

    /// The steps, outermost first.
    public var steps: [Step]

    /// A path by names alone, whatever is in them.
    public init(parts: [String]) {
        steps = parts.map { .name($0) }
    }

    /// A path by its steps.
    public init(steps: [Step]) {
        self.steps = steps
    }

    /// A path by its notation; `nil` where a part is empty, a bracket has no partner or something stands behind one.
    public init?(_ text: String) {
        var notation = Notation(text)
        guard let steps = notation.read() else { return nil }
        self.steps = steps
    }

    /// Its notation.
    public var description: String {
        var text = String.UnicodeScalarView()
        for step in steps {
            switch step {
            case .name(let name):
                if !text.isEmpty { text.append(".") }
                text.append(contentsOf: name.escaped(".[]"))
            case .element(let value):
                text.append(contentsOf: "[\(String(value.escaped("]=")))]".unicodeScalars)
            case .elementWhere(let name, let value):
                text.append(contentsOf: "[\(String(name.escaped("]=")))=\(String(value.escaped("]=")))]".unicodeScalars)
            }
        }
        return String(text)
    }
}

extension JSON {
    /// What a path leads to; `nil` if it leads nowhere. `null` is something.
    public func value(at path: JSONPath) -> JSON? {
        var value = self
        for step in path.steps {
            guard let next = value.child(step) else { return nil }
            value = next
        }
        return value
    }

    private func child(_ step: JSONPath.Step) -> JSON? {
        switch (self, step) {
        case (.object, .name(let name)): return self[name]
        case (.array(let elements), .name(let name)):
            guard let number = Int(name) else { return nil }
            let index = number < 0 ? elements.count + number : number
            // Not `? :`, where `nil` would be the JSON value of that name.
            guard elements.indices.contains(index) else { return nil }
            return elements[index]
        case (.array(let elements), .element(let value)):
            return elements.first { $0.reads(value) }
        case (.array(let elements), .elementWhere(let name, let value)):
            return elements.first { $0[name]?.reads(value) ?? false }
        default: return nil
        }
    }

    /// By bytes, as everywhere in a pattern: two spellings of a letter are two texts.
    private func reads(_ wanted: String) -> Bool { text?.utf8.elementsEqual(wanted.utf8) ?? false }

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

extension String {
    fileprivate func escaped(_ special: String) -> String.UnicodeScalarView {
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == "\\" || special.unicodeScalars.contains(scalar) { text.append("\\") }
            text.append(scalar)
        }
        return text
    }
}
