import Yams

extension Node {
    /// Reads one YAML document. Keys that stand twice in one place are reported, the first of them is left out.
    ///
    /// - Throws: the place and the reason where the text is no YAML, has several documents or is too large.
    static func parse(yaml: String, file: String, problems reading: inout Reading) throws(DocumentError) -> Node {
        let start = Place(file: file)
        if let place = yaml.placeNestedTooDeeply(file: file) {
            throw DocumentError([Problem(place, "this is nested too deeply")])
        }
        var document = YAMLDocument(text: yaml, file: file)
        do {
            guard let root = try document.root() else { return Node(place: start, content: .null) }
            let node = try document.node(root)
            for problem in document.problems { reading.report(problem.place, problem.text) }
            return node
        } catch let error as DocumentError {
            throw error
        } catch let error as YamlError {
            throw DocumentError([error.problem(in: file, text: yaml)])
        } catch {
            throw DocumentError([Problem(start, "this cannot be read as YAML: \(error)")])
        }
    }
}

/// One YAML document on its way to a ``Node``.
private struct YAMLDocument {
    var text: String
    var file: String
    var problems: [Problem] = []
    private var doubled: [DoubledKey] = []
    /// Aliases repeat what they name, so a short text can stand for more than any memory holds.
    private var remaining = 100_000

    init(text: String, file: String) {
        self.text = text
        self.file = file
    }

    /// The root as Yams has it.
    ///
    /// Yams gives up at the first key that stands twice. To find all mistakes in one go the first of the two is then
    /// renamed in the text, to one of the same length so that nothing moves, and the text is read again.
    mutating func root() throws -> Yams.Node? {
        while true {
            do {
                return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard doubled.count < 100, let key = DoubledKey(keys.first, number: doubled.count, at: context.mark),
                    let renamed = key.renamed(in: text)
                else { throw YamlError.duplicatedKeysInMapping(duplicates: keys, context: context) }
                doubled.append(key)
                text = renamed
            }
        }
    }

    mutating func node(_ node: Yams.Node) throws(DocumentError) -> Node {
        let place = Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        remaining -= 1
        guard remaining > 0 else { throw DocumentError([Problem(place, "this document is too large")]) }
        if let tag = node.writtenTag {
            problems.append(Problem(place, "the tag '\(tag)' means nothing here. Leave it out."))
        }
        switch node {
        case .scalar(let scalar):
            return Node(place: place, content: .init(scalar))
        case .sequence(let sequence):
            var nodes: [Node] = []
            for element in sequence { nodes.append(try self.node(element)) }
            return Node(place: place, content: .list(nodes))
        case .mapping(let mapping):
            return Node(place: place, content: .mapping(try entries(of: mapping)))
        case .alias(let alias):
            throw DocumentError([Problem(place, "the alias '*\(alias.anchor.rawValue)' names no anchor above it")])
        }
    }

    private mutating func entries(of mapping: Yams.Node.Mapping) throws(DocumentError) -> [Node.Entry] {
        var entries: [Node.Entry] = []
        var again: Set<String> = []
        for (key, value) in mapping {
            let place = Place(file: file, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
            guard let name = key.scalar?.string else {
                problems.append(Problem(place, "a key must be a text, not a list and not keys and values"))
                continue
            }
            if name == "<<" {
                problems.append(Problem(place, "'<<' merges nothing here. Write the keys out."))
                continue
            }
            let renamed = doubled.first { $0.replacement == name }
            let ownName = renamed?.name ?? name
            if again.contains(ownName) {
                problems.append(
                    Problem(place, "the key '\(ownName)' stands here a second time. Keep one of them."))
            }
            guard renamed == nil else {
                again.insert(ownName)
                continue
            }
            entries.append(Node.Entry(key: name, place: place, value: try node(value)))
        }
        return entries
    }
}

/// A key that stands twice in one mapping, at its first place.
private struct DoubledKey {
    var name: String
    var replacement: String
    var line: Int
    var column: Int

    /// `nil` for a key that is no text.
    init?(_ name: String?, number: Int, at mark: Mark) {
        guard let name, !name.isEmpty, mark.line > 0, mark.column > 0,
            let scalar = Unicode.Scalar(0xE000 + UInt32(number))
        else { return nil }
        self.name = name
        // A private-use character for each of the key's, so that the columns after it stay as they are.
        replacement = String(repeating: Character(scalar), count: name.unicodeScalars.count)
        line = mark.line
        column = mark.column
    }

    /// The text with the key replaced; `nil` if the key is spelt with escapes.
    func renamed(in text: String) -> String? {
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        for _ in 1..<line {
            guard let end = scalars[start...].firstIndex(of: "\n") else { return nil }
            start = scalars.index(after: end)
        }
        guard scalars.index(start, offsetBy: column, limitedBy: scalars.endIndex) != nil else { return nil }
        start = scalars.index(start, offsetBy: column - 1)
        if scalars[start] == "\"" || scalars[start] == "'" { start = scalars.index(after: start) }
        guard scalars[start...].starts(with: name.unicodeScalars) else { return nil }
        let end = scalars.index(start, offsetBy: name.unicodeScalars.count)
        return "\(text[..<start])\(replacement)\(text[end...])"
    }
}

extension Yams.Node {
    /// A tag that stands in the text, `!!str` or one of somebody's own.
    fileprivate var writtenTag: String? {
        let name = tag.rawValue
        return ["", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"].contains(name)
            ? nil : name
    }
}

extension Node.Content {
    fileprivate init(_ scalar: Yams.Node.Scalar) {
        let text = scalar.string
        guard scalar.style == .plain else {
            self = .text(text)
            return
        }
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .truth(true)
        case "false", "False", "FALSE": self = .truth(false)
        default: self = text.isYAMLNumber ? .number(text) : .text(text)
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
