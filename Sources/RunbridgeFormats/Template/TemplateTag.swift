/// A tag of a template, found without rendering it.
struct TemplateTag: Equatable {
    /// What it does.
    enum Sort: Equatable {
        /// `{{name}}`
        case value
        /// `{{{name}}}` or `{{&name}}`
        case unescaped
        /// `{{#name}}` or `{{^name}}`
        case opening
        /// `{{/name}}`
        case closing
        /// `{{! … }}`
        case comment
        /// Anything else that Mustache has: partials, inheritance, delimiters, pragmas.
        case other
    }

    var sort: Sort
    /// The name, without its functions.
    var name: String
    /// The functions around the name, outermost first.
    var functions: [String]
    /// Where it begins.
    var line: Int
    var column: Int
}

/// The tags of a template in order, and the first place where a tag has no end.
struct TemplateTags {
    var tags: [TemplateTag] = []
    var unfinished: (line: Int, column: Int)?

    init(_ template: String) {
        for (index, line) in template.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
        where unfinished == nil {
            var rest = line
            while let start = rest.firstRange(of: "{{") {
                let column = line.distance(from: line.startIndex, to: start.lowerBound) + 1
                let isTriple = rest[start.upperBound...].hasPrefix("{")
                guard let end = rest[start.upperBound...].firstRange(of: isTriple ? "}}}" : "}}") else {
                    unfinished = (index + 1, column)
                    break
                }
                let inside = rest[start.upperBound..<end.lowerBound].dropFirst(isTriple ? 1 : 0)
                tags.append(TemplateTag(inside, isTriple: isTriple, line: index + 1, column: column))
                rest = rest[end.upperBound...]
            }
        }
    }
}

extension TemplateTag {
    fileprivate init(_ inside: Substring, isTriple: Bool, line: Int, column: Int) {
        var name = inside
        switch (isTriple, inside.first) {
        case (true, _): sort = .unescaped
        case (_, "&"): sort = .unescaped
        case (_, "#"), (_, "^"): sort = .opening
        case (_, "/"): sort = .closing
        case (_, "!"): sort = .comment
        case (_, ">"), (_, "<"), (_, "$"), (_, "="), (_, "%"): sort = .other
        default: sort = .value
        }
        if !isTriple, sort != .value { name = name.dropFirst() }
        var parts = name.filter { $0 != " " && $0 != "\t" && $0 != ")" }
            .split(separator: "(", omittingEmptySubsequences: false).map(String.init)
        self.name = parts.removeLast()
        functions = parts
        self.line = line
        self.column = column
    }
}
