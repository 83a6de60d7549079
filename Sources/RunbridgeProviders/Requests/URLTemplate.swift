import RunbridgeCore
public import RunbridgeDocument

/// What the paths of requests are appended to: an `http` or `https` URL, perhaps with `{parameters}` in it.
public struct URLTemplate: Sendable, Hashable {
    let text: PlaceholderText

    /// The names in braces, in the order met.
    public var placeholders: [String] { text.placeholders }

    /// A base URL; `nil` if it is none or has a query or a fragment. Slashes at its end are dropped.
    public init?(_ notation: String) {
        let rest = notation.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard rest.count == 2, ["http", "https"].contains(rest[0].lowercased()),
            let first = rest[1].first,
            first != "/", notation.utf8.isURLWithoutQuery
        else { return nil }
        var trimmed = notation[...]
        while trimmed.last == "/" { trimmed.removeLast() }
        guard let text = PlaceholderText(String(trimmed)) else { return nil }
        self.text = text
    }
}

extension String.UTF8View {
    /// Whether it can stand in a URL before its query.
    var isURLWithoutQuery: Bool {
        allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    }
}

extension Form where Value == URLTemplate {
    /// An absolute `http` or `https` URL without a query, perhaps with `{parameters}`.
    public static let urlTemplate = Form<String>.text.map(
        notation: "URL", schema: ["type": "string", "pattern": "^https?://"]
    ) { (text) throws(FormError) in
        guard let template = URLTemplate(text) else {
            throw FormError(
                "expected a URL that begins with https:// or http:// and has no query, found '\(text)'")
        }
        return template
    }
}
