public import RunbridgeCore
public import RunbridgeDocument

/// A request with `{parameters}` in it.
public struct RequestTemplate: Sendable, Equatable {
    /// The method.
    public var method: Method
    /// What is appended to the base URL; begins with a slash.
    public var path: PlaceholderText
    /// The query, in the order written.
    public var query: [Named<PlaceholderText>]
    /// Sent after the headers of provider and kind.
    public var headers: [HeaderTemplate]
    /// A JSON body whose texts may have `{parameters}`.
    public var body: JSON?

    /// A method that reads.
    public enum Method: String, Sendable, CaseIterable {
        /// GET
        case get = "GET"
        /// POST, for the APIs that list by it.
        case post = "POST"
    }

    /// The names in braces.
    var placeholders: Set<String> {
        Set(path.placeholders).union(query.flatMap(\.value.placeholders)).union(headers.placeholders)
            .union(body?.placeholders ?? [])
    }
}

extension RequestTemplate: Section {
    static let methodField = Field("method", .word(of: Method.self), "The method.")
    static let pathField = Field(
        "path", .requestPath,
        "What is appended to the base URL. Values in braces are percent-encoded; `{+NAME}` keeps their slashes."
    )
    static let queryField = Field(
        "query", .mapping(of: .queryValue), "The query, as plain text: it is percent-encoded.")
    static let headersField = Field("headers", .headers, "Sent with this request.")
    static let bodyField = Field(
        "body", .anything, "A JSON body; its texts may have `{NAME}` in them.")

    static let fields: [FieldDescription] = [
        pathField.required, methodField.standing("GET"), queryField.optional, headersField.optional,
        bodyField.optional,
    ]

    /// The keys of a request.
    public static let description = SectionDescription(
        title: "Request", about: "A request.", fields: fields)

    /// Reads a request's keys.
    public init?(_ reader: inout SectionReader) {
        let path = reader.require(Self.pathField)
        method = reader.read(Self.methodField, or: .get)
        query = reader.read(Self.queryField, or: [])
        headers = reader.read(Self.headersField, or: [])
        body = reader.read(Self.bodyField)
        if body != nil, method == .get {
            reader.report("body", "a GET request has no body: write method: POST")
        }
        guard let path else { return nil }
        self.path = path
    }
}

extension Form where Value == PlaceholderText {
    /// A path that begins with a slash and has no query.
    static let requestPath = Form.placeholders().map { (template) throws(FormError) in
        guard case .literal(let start) = template.parts.first, start.hasPrefix("/"),
            template.parts.allSatisfy({ part in
                guard case .literal(let text) = part else { return true }
                return text.utf8.isURLWithoutQuery
            })
        else {
            throw FormError("a path begins with a slash and has no query (that goes under 'query')")
        }
        return template
    }

    /// A value of a query: a text, a number or a truth value, perhaps with `{names}`.
    static let queryValue = Form<String>.word.map(notation: "text with `{NAME}`") {
        (text) throws(FormError) in
        guard let template = PlaceholderText(text) else {
            throw FormError("a brace has no partner, or nothing inside, in '\(text)'")
        }
        guard !template.keepsSlashes else {
            throw FormError("{+NAME} keeps the slashes of a path. Write {NAME} here")
        }
        return template
    }
}

extension JSON {
    /// The names in braces in its texts.
    var placeholders: Set<String> {
        switch self {
        case .string(let text): Set(PlaceholderText(text)?.placeholders ?? [])
        case .array(let elements): elements.reduce(into: []) { $0.formUnion($1.placeholders) }
        case .object(let members): members.reduce(into: []) { $0.formUnion($1.value.placeholders) }
        case .null, .bool, .number: []
        }
    }

    /// The same with values put in; `nil` as soon as one is missing. Texts whose braces do not pair stay as they are.
    func filled(_ value: (String) -> String?) -> JSON? {
        switch self {
        case .string(let text):
            guard let template = PlaceholderText(text) else { return self }
            return template.filled(value).map { .string($0) }
        case .array(let elements):
            let filled = elements.compactMap { $0.filled(value) }
            return filled.count == elements.count ? .array(filled) : nil
        case .object(let members):
            let filled = members.compactMap { member in
                member.value.filled(value).map { Member(member.name, $0) }
            }
            return filled.count == members.count ? .object(filled) : nil
        case .null, .bool, .number:
            return self
        }
    }
}
