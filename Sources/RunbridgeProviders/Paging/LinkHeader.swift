/// A `Link` header (RFC 8288), read for one thing: where the next page is.
struct LinkHeader {
    /// The target of the first link whose relation is `next`.
    var next: String?

    /// Reads the header's text. What is not a link is passed over.
    init(_ text: String) {
        var rest = text[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let target = rest[rest.index(after: open)..<close]
            rest = rest[rest.index(after: close)...]
            let parameters = Self.parameters(&rest)
            if parameters.contains(where: Self.isNext) {
                next = String(target)
                return
            }
        }
    }

    /// Cuts off what stands before the next comma outside quotes, split at its semicolons.
    private static func parameters(_ rest: inout Substring) -> [Substring] {
        var isQuoted = false
        let end = rest.firstIndex { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "," && !isQuoted
        }
        let own = rest[..<(end ?? rest.endIndex)]
        rest = end.map { rest[rest.index(after: $0)...] } ?? ""
        return own.split(separator: ";")
    }

    private static func isNext(_ parameter: Substring) -> Bool {
        let sides = parameter.split(separator: "=", maxSplits: 1)
        guard sides.count == 2, blankFree(sides[0]).lowercased() == "rel" else { return false }
        var value = blankFree(sides[1])
        if value.first == "\"", value.last == "\"", value.count > 1 { value = value.dropFirst().dropLast() }
        return value.split { $0 == " " || $0 == "\t" }.contains { $0.lowercased() == "next" }
    }

    /// Without the blanks around it.
    private static func blankFree(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...end]
    }
}
