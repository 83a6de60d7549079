public import RunbridgeCore
public import RunbridgeDocument

/// How the next page of a list is asked for.
public enum Paging: Sendable, Equatable {
    /// There is but one page.
    case none
    /// By the id of the last run of this page, as OpenAI has it.
    case lastID(Parameter, more: JSONPath?)
    /// By a text that this page gives.
    case token(Parameter, from: JSONPath, more: JSONPath?)
    /// By the page's number.
    case number(Parameter, first: Int, more: JSONPath?)
    /// By how many runs stand before the page.
    case offset(Parameter, size: Int?, total: JSONPath?, more: JSONPath?)
    /// By the URL that the `Link` header gives with `rel="next"` (RFC 8288).
    case link
    /// By the URL that this page gives.
    case url(from: JSONPath)

    /// Where the request says which page.
    public struct Parameter: Sendable, Equatable {
        /// The name in the query or in the body.
        public var name: String
        /// Whether it is a member of the JSON body.
        public var isInBody: Bool
    }

    var isInBody: Bool {
        switch self {
        case .none, .link, .url: false
        case .lastID(let parameter, _), .token(let parameter, _, _), .number(let parameter, _, _):
            parameter.isInBody
        case .offset(let parameter, _, _, _): parameter.isInBody
        }
    }

    /// Where a page says whether there is another one.
    public var more: JSONPath? {
        switch self {
        case .none, .link, .url: nil
        case .lastID(_, let more), .token(_, _, let more), .number(_, _, let more),
            .offset(_, _, _, let more):
            more
        }
    }
}

extension Paging: Section {
    fileprivate enum Manner: String, CaseIterable {
        case lastID = "last_id"
        case token, number, offset, link, url
    }

    private enum Place: String, CaseIterable {
        case query, body
    }

    private static let byField = Field(
        "by", .word(of: Manner.self),
        "`last_id`: by the id of a page's last run. `token`: by a text that the page gives. `number`: by the page's "
            + "number. `offset`: by how many runs stand before it. `link`: by the `Link` header. `url`: by the URL that the "
            + "page gives.")
    private static let parameterField = Field(
        "parameter", .text, "The parameter that names the page.")
    private static let fromField = Field(
        "from", .jsonPath, "With `token` and `url`: where the page gives it.")
    private static let firstField = Field(
        "first", .whole(0...1), "With `number`: the number of the first page.")
    private static let sizeField = Field(
        "size", .whole(1...1_000_000),
        "With `offset`: how many runs a full page has; one with fewer is the last where no total is told. Left out: "
            + "pages are read until an empty one comes.")
    private static let totalField = Field(
        "total", .jsonPath, "With `offset`: where the page says how many runs there are in all.")
    private static let moreField = Field(
        "more", .jsonPath,
        "Where the page says whether there is another one. Where it says nothing, pages are read until an empty one "
            + "comes.")
    private static let inField = Field("in", .word(of: Place.self), "Where the parameter goes.")

    /// The keys of `paging`.
    public static let description = SectionDescription(
        title: "Paging", about: "How the next page of a list is asked for.",
        fields: [
            byField.required, parameterField.optional, fromField.optional, firstField.standing("1"),
            sizeField.optional, totalField.optional, moreField.optional, inField.standing("query"),
        ])

    /// Reads the keys of `paging`.
    public init?(_ reader: inout SectionReader) {
        let manner = reader.require(Self.byField)
        let name = reader.read(Self.parameterField)
        let from = reader.read(Self.fromField)
        let first = reader.read(Self.firstField, or: 1)
        let size = reader.read(Self.sizeField)
        let total = reader.read(Self.totalField)
        let more = reader.read(Self.moreField)
        let isInBody = reader.read(Self.inField, or: .query) == .body
        guard let manner else { return nil }
        manner.check(&reader)
        let parameter = Parameter(name: name ?? "", isInBody: isInBody)
        switch manner {
        case .lastID: self = .lastID(parameter, more: more)
        case .token:
            guard let from else { return nil }
            self = .token(parameter, from: from, more: more)
        case .number: self = .number(parameter, first: first, more: more)
        case .offset: self = .offset(parameter, size: size, total: total, more: more)
        case .link: self = .link
        case .url:
            guard let from else { return nil }
            self = .url(from: from)
        }
    }
}

extension Paging.Manner {
    /// Reports keys that are missing and keys that mean nothing here.
    fileprivate func check(_ reader: inout SectionReader) {
        let needed: [String] =
            switch self {
            case .lastID, .number, .offset: ["parameter"]
            case .token: ["parameter", "from"]
            case .url: ["from"]
            case .link: []
            }
        let allowed: [String] =
            switch self {
            case .lastID, .token: ["more", "in"]
            case .number: ["more", "in", "first"]
            case .offset: ["more", "in", "size", "total"]
            case .link, .url: []
            }
        for key in needed where !reader.has(key) {
            reader.report(nil, "paging by \(rawValue) needs '\(key)'")
        }
        for key in ["parameter", "from", "first", "size", "total", "more", "in"]
        where reader.has(key) && !(needed + allowed).contains(key) {
            reader.report(key, "'\(key)' means nothing with paging by \(rawValue)")
        }
    }
}
