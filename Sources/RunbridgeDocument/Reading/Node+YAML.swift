import Yams

extension Node {
    /// Reads one YAML document.
    ///
    /// - Throws: the place and the reason where the text is no YAML, has several documents, or names a key twice.
    public static func parse(yaml: String, file: String) throws(DocumentError) -> Node {
        let start = Place(file: file)
        do {
            guard let root = try Parser(yaml: yaml, resolver: .basic).singleRoot() else {
                return Node(place: start, content: .null)
            }
            return try Node(root, file: file)
        } catch let error as DocumentError {
            throw error
        } catch let error as YamlError {
            throw DocumentError([error.problem(in: file)])
        } catch {
            throw DocumentError([Problem(start, "this cannot be read as YAML: \(error)")])
        }
    }

    private init(_ node: Yams.Node, file: String) throws(DocumentError) {
        let place = Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        switch node {
        case .scalar(let scalar):
            self.init(place: place, content: Self.content(of: scalar))
        case .sequence(let sequence):
            var nodes: [Node] = []
            for element in sequence { nodes.append(try Node(element, file: file)) }
            self.init(place: place, content: .list(nodes))
        case .mapping(let mapping):
            self.init(place: place, content: .mapping(try Self.entries(of: mapping, file: file)))
        case .alias(let alias):
            throw DocumentError([Problem(place, "the alias '*\(alias.anchor.rawValue)' names no anchor above it")])
        }
    }

    private static func entries(of mapping: Yams.Node.Mapping, file: String) throws(DocumentError) -> [Entry] {
        var entries: [Entry] = []
        var seen: Set<String> = []
        for (key, value) in mapping {
            let place = Place(file: file, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
            guard let name = key.scalar?.string else {
                throw DocumentError([Problem(place, "a key must be a text")])
            }
            guard seen.insert(name).inserted else {
                throw DocumentError([Problem(place, "the key '\(name)' stands here a second time. Keep one of them.")])
            }
            entries.append(Entry(key: name, place: place, value: try Node(value, file: file)))
        }
        return entries
    }

    private static func content(of scalar: Yams.Node.Scalar) -> Content {
        let text = scalar.string
        guard scalar.style == .plain else { return .text(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .truth(true)
        case "false", "False", "FALSE": return .truth(false)
        default: return text.isYAMLNumber ? .number(text) : .text(text)
        }
    }
}

extension String {
    /// Whether YAML 1.2's core schema reads it as a number: decimal digits, a sign, a fraction, an exponent.
    fileprivate var isYAMLNumber: Bool {
        guard let last = utf8.last, last.isDigit || last == UInt8(ascii: "."),
            utf8.allSatisfy({ $0.isDigit || "+-.eE".utf8.contains($0) }), utf8.contains(where: \.isDigit)
        else { return false }
        return Double(self) != nil
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}

extension YamlError {
    fileprivate func problem(in file: String) -> Problem {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            Problem(Place(file: file, line: mark.line, column: mark.column), "this is not YAML: \(problem)")
        case .reader(let problem, _, _, _):
            Problem(Place(file: file), "this is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            Problem(
                Place(file: file, line: context.mark.line, column: context.mark.column),
                "the key '\(keys.first.map { "\($0)" } ?? "")' stands here twice. Keep one of them.")
        default:
            Problem(Place(file: file), "this is not YAML: \(self)")
        }
    }
}
