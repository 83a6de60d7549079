import RunbridgeCore

extension [UInt8] {
    /// Adds a JSON value over several lines, two blanks a level.
    mutating func append(indenting json: JSON, depth: Int = 0) {
        switch json {
        case .array(let elements) where !elements.isEmpty:
            append(lines: elements, between: ("[", "]"), depth: depth) { bytes, element in
                bytes.append(indenting: element, depth: depth + 1)
            }
        case .object(let members) where !members.isEmpty:
            append(lines: members, between: ("{", "}"), depth: depth) { bytes, member in
                bytes.append(contentsOf: JSON.string(member.name).encoded())
                bytes.append(contentsOf: ": ".utf8)
                bytes.append(indenting: member.value, depth: depth + 1)
            }
        default:
            append(contentsOf: json.encoded())
        }
    }

    private mutating func append<Item>(
        lines: [Item], between marks: (String, String), depth: Int, _ body: (inout [UInt8], Item) -> Void
    ) {
        append(contentsOf: marks.0.utf8)
        for (index, line) in lines.enumerated() {
            append(contentsOf: (index == 0 ? "\n" : ",\n").utf8)
            append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * (depth + 1)))
            body(&self, line)
        }
        append(UInt8(ascii: "\n"))
        append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
        append(contentsOf: marks.1.utf8)
    }
}
