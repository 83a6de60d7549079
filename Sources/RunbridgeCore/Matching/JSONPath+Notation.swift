extension JSONPath {
    /// Reads a path's notation, by scalars: a dot before a combining mark is a dot.
    struct Notation {
        private var rest: Substring.UnicodeScalarView

        init(_ text: String) {
            rest = Substring(text).unicodeScalars
        }

        /// The steps; `nil` where it is no path.
        mutating func read() -> [Step]? {
            var steps: [Step] = []
            while true {
                guard let name = text(until: ".[]") else { return nil }
                if !name.isEmpty { steps.append(.name(name)) }
                var end = rest.popFirst()
                // Only the whole value and an array in it may be tested without a name before.
                if name.isEmpty, end != "[" || !steps.isEmpty { return nil }
                while end == "[" {
                    guard let step = test() else { return nil }
                    steps.append(step)
                    end = rest.popFirst()
                }
                switch end {
                case nil: return steps
                case ".": continue
                default: return nil
                }
            }
        }

        /// What stands between brackets, and the closing one.
        private mutating func test() -> Step? {
            guard let first = text(until: "]="), !first.isEmpty else { return nil }
            switch rest.popFirst() {
            case "]": return .element(first)
            case "=":
                guard let value = text(until: "]="), !value.isEmpty, rest.popFirst() == "]" else { return nil }
                return .elementWhere(first, is: value)
            default: return nil
            }
        }

        /// The text before one of these, which is left, or before the end; `nil` where the end is escaped.
        private mutating func text(until ends: String) -> String? {
            var text = String.UnicodeScalarView()
            while let scalar = rest.first, !ends.unicodeScalars.contains(scalar) {
                rest.removeFirst()
                if scalar == "\\" {
                    guard let escaped = rest.popFirst() else { return nil }
                    text.append(escaped)
                } else {
                    text.append(scalar)
                }
            }
            return String(text)
        }
    }
}
