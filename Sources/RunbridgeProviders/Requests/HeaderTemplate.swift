import RunbridgeDocument

/// A header field of a request, with `{parameters}` in its value.
public struct HeaderTemplate: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its value.
    public var value: PlaceholderText
}

extension [HeaderTemplate] {
    /// The names in braces.
    var placeholders: Set<String> { Set(flatMap(\.value.placeholders)) }
}

extension Form where Value == [HeaderTemplate] {
    /// Header names and values.
    static let headers = Form<[Named<PlaceholderText>]>.mapping(
        of: Form<String>.headerValue.map(notation: "text with `{NAME}`") { (text) throws(FormError) in
            guard let template = PlaceholderText(text) else {
                throw FormError("a brace has no partner, or nothing inside, in '\(text)'")
            }
            guard !template.keepsSlashes else {
                throw FormError("{+NAME} keeps the slashes of a path. Write {NAME} here")
            }
            return template
        }, named: "HEADER",
        fault: { $0.isHeaderName ? nil : "'\($0)' cannot be the name of a header" }
    ).map { (headers) throws(FormError) in
        headers.map { HeaderTemplate(name: $0.name, value: $0.value) }
    }
}
