extension JSON {
    /// The value for people: members and elements on lines of their own where they do not fit into one of that many
    /// characters, two blanks a level. With none, every member and element has a line of its own.
    public func indented(upTo width: Int = 0) -> String { indented(upTo: width, depth: 0, taken: 0) }

    private func indented(upTo width: Int, depth: Int, taken: Int = 0) -> String {
        let line = self.line
        let indent = String(repeating: "  ", count: depth + 1)
        guard indent.count - 2 + taken + line.count > width else { return line }
        let lines: [String]
        switch self {
        case .array(let elements) where !elements.isEmpty:
            lines = elements.map { indent + $0.indented(upTo: width, depth: depth + 1) }
        case .object(let members) where !members.isEmpty:
            lines = members.map { member in
                let name = JSON.string(member.name).encodedText + ": "
                return indent + name + member.value.indented(upTo: width, depth: depth + 1, taken: name.count)
            }
        default:
            return line
        }
        let marks = array == nil ? ("{", "}") : ("[", "]")
        return "\(marks.0)\n\(lines.joined(separator: ",\n"))\n\(indent.dropLast(2))\(marks.1)"
    }

    /// The value on one line.
    private var line: String {
        switch self {
        case .array(let elements): "[\(elements.map(\.line).joined(separator: ", "))]"
        case .object(let members) where !members.isEmpty:
            "{ \(members.map { "\(JSON.string($0.name).encodedText): \($0.value.line)" }.joined(separator: ", ")) }"
        default: encodedText
        }
    }
}
