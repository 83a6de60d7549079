import Yams

extension YamlError {
    /// The same as a mistake of the user's, in words that say what to do.
    func problem(in file: String, text: String) -> Problem {
        switch self {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = Place(file: file, line: mark.line, column: mark.column)
            return Problem(place, advice(problem, at: text.character(at: place), since: context?.mark))
        case .reader(let problem, let offset, _, _):
            return Problem(Place(file: file, after: text.prefix(offset ?? 0)), "this is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            return Problem(
                Place(file: file, line: context.mark.line, column: context.mark.column),
                "the key '\(keys.first ?? "")' stands here twice. Keep one of them.")
        default:
            return Problem(Place(file: file), "this is not YAML: \(self)")
        }
    }

    /// The parser's words where they help, and better ones for the mistakes that people make.
    private func advice(_ problem: String, at character: Character?, since start: Mark?) -> String {
        switch (problem, character) {
        case (_, "\t"): "a tab stands here, which YAML does not take for indentation. Use blanks."
        case ("found character that cannot start any token", let character?):
            "a text that begins with \(character) must be in quotes"
        case ("mapping values are not allowed in this context", _):
            "a colon and a blank make a key, which cannot stand here. Put the text in quotes, or check the indentation."
        case ("did not find expected key", _): "expected a key here. Check the indentation."
        case ("could not find expected ':'", _): "a key is not followed by a colon"
        case ("but found another document", _): "a second document begins here. Keep one in a file."
        case ("found undefined alias", _): "this alias names no anchor above it. Write the value out."
        case ("found unexpected end of stream", _):
            "the text ends too early: what began\(start.map { " in line \($0.line)" } ?? "") has no end"
        default: "this is not YAML: \(problem)"
        }
    }
}

extension Place {
    /// The place after a text.
    init(file: String, after text: some StringProtocol) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        self.init(file: file, line: max(1, lines.count), column: (lines.last?.unicodeScalars.count ?? 0) + 1)
    }
}

extension String {
    /// What stands at a place, or `nil` behind the end of its line.
    fileprivate func character(at place: Place) -> Character? {
        let lines = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.indices.contains(place.line - 1) else { return nil }
        return lines[place.line - 1].unicodeScalars.dropFirst(place.column - 1).first.map(Character.init)
    }
}
