public import RunbridgeCore

extension JSON {
    /// The same with a value at a path, and whatever has to be around it. Where a path ends in a test for an element, the
    /// element is what passes the test.
    public func planting(_ value: JSON, at path: JSONPath) -> JSON { planting(value, path.steps[...]) }

    private func planting(_ value: JSON, _ steps: ArraySlice<JSONPath.Step>) -> JSON {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch step {
        case .name(let name):
            if case .array(var elements) = self, let number = Int(name) {
                let index = number < 0 ? elements.count + number : number
                if elements.indices.contains(index) {
                    elements[index] = elements[index].planting(value, rest)
                    return .array(elements)
                }
            }
            if members == nil, name == "0" || name == "-1" { return [JSON.null.planting(value, rest)] }
            var members = members ?? []
            if let index = members.lastIndex(where: { $0.name == name }) {
                members[index].value = members[index].value.planting(value, rest)
            } else {
                members.append(Member(name, JSON.null.planting(value, rest)))
            }
            return .object(members)
        case .element(let wanted):
            return .array((array ?? []) + [.string(wanted)])
        case .elementWhere(let name, let wanted):
            var elements = array ?? []
            let index = elements.firstIndex { $0[name]?.text == wanted } ?? elements.endIndex
            if index == elements.endIndex { elements.append(.object([Member(name, .string(wanted))])) }
            if !rest.isEmpty { elements[index] = elements[index].planting(value, rest) }
            return .array(elements)
        }
    }
}
