public import RunbridgeCore
import RunbridgeDocument

/// A request to a provider, whole but for the key.
public struct ProviderRequest: Sendable, Equatable {
    /// The method.
    public var method: String
    /// The absolute URL.
    public var url: String
    /// The header fields but for the one with the key.
    public var headers: [RequestHeader]
    /// How it says who asks.
    public var authentication: Authentication
    /// How it is signed, if it is: with the key, just before it is sent.
    public var signing: AWSSigning?
    /// A JSON body.
    public var body: [UInt8]?

    /// All header fields but those of a signature, the key in its place. Without a key the request goes out without saying
    /// who asks.
    public func headers(key: Secret?) -> [RequestHeader] {
        headers + (key.flatMap { authentication.header($0) }.map { [$0] } ?? [])
    }

    /// The parameter that signing takes and that was not given, so that only who has no key can do without it; `nil` where
    /// nothing is missing.
    public var missingForSigning: String? {
        guard signing == nil, case .aws(let aws) = authentication else { return nil }
        return aws.keyID.placeholders.first
    }
}

/// Why a request cannot be made.
public enum RequestProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The provider has no place of its own, and none was given.
    case noBaseURL
    /// The kind cannot be listed.
    case noList
    /// A single run cannot be read.
    case noRetrieve
    /// This value is needed and was not given.
    case missingParameter(String)
    /// This value would change the path that it is put into.
    case unusable(String)
    /// This value cannot stand in a header.
    case unusableHeader(String)
    /// The next page is at another host, which must not be shown the key.
    case foreignPage(String)

    /// One line for people.
    public var description: String {
        switch self {
        case .noBaseURL: "this provider is at a different place for everybody: name yours with base_url"
        case .noList: "runs of this kind cannot be listed"
        case .noRetrieve: "a single run of this kind cannot be read"
        case .missingParameter(let name): "the parameter '\(name)' is not given"
        case .unusable(let value): "'\(value)' cannot stand in a path"
        case .unusableHeader(let value):
            "'\(value)' cannot stand in a header, which holds printable ASCII only"
        case .foreignPage(let url): "the next page is said to be at another host: \(url)"
        }
    }
}

extension Provider {
    /// The request for a page of a kind's list.
    ///
    /// - Parameters:
    ///   - kind: one of its kinds.
    ///   - cursor: which page, `nil` for the first.
    ///   - parameters: the values of ``parameters``.
    public func listRequest(
        for kind: ProviderKind, cursor: PageCursor? = nil, parameters: [String: String] = [:]
    ) throws(RequestProblem) -> ProviderRequest {
        guard let list = kind.list else { throw .noList }
        let filling = Filling(values: parameters)
        var request = try request(list.request, for: kind, filling: filling)
        switch (cursor, list.paging) {
        case (nil, _), (_, .none): break
        case (.url(let url), _):
            guard url.isSameOrigin(as: request.url) else { throw .foreignPage(url) }
            request.url = url
        case (.parameter(let value), .lastID(let parameter, _)),
            (.parameter(let value), .token(let parameter, _, _)),
            (.parameter(let value), .number(let parameter, _, _)),
            (.parameter(let value), .offset(let parameter, _, _, _)):
            try request.add(parameter, list.paging.json(value), to: list.request, filling: filling)
        case (.parameter, .link), (.parameter, .url): break
        }
        return request
    }

    /// The request that reads one run.
    ///
    /// The id cannot change the path: whatever is in it is percent-encoded, and one that would still be read as a step
    /// in the path (`..`) or as none at all is refused.
    public func retrieveRequest(
        for kind: ProviderKind, id: String, parameters: [String: String] = [:]
    ) throws(RequestProblem) -> ProviderRequest {
        guard let retrieve = kind.retrieve else { throw .noRetrieve }
        return try request(
            retrieve.request, for: kind, filling: Filling(values: parameters.merging(["id": id]) { $1 }))
    }

    private func request(
        _ template: RequestTemplate, for kind: ProviderKind, filling: Filling
    ) throws(RequestProblem) -> ProviderRequest {
        guard let baseURL else { throw .noBaseURL }
        var url = try filling.address(baseURL.text) + filling.path(template.path)
        for (index, item) in template.query.enumerated() {
            url += "\(index == 0 ? "?" : "&")\(item.name.percentEncoded)=\(try filling.query(item.value))"
        }
        var request = ProviderRequest(
            method: template.method.rawValue, url: url,
            headers: try filling.headers(headers + kind.headers + template.headers),
            authentication: try filling.authentication(authentication), signing: try filling.signing(authentication))
        request.set(try template.body.map { (body) throws(RequestProblem) in try filling.json(body) })
        return request
    }
}

extension ProviderRequest {
    fileprivate mutating func set(_ json: JSON?) {
        guard let json else { return }
        if body == nil, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(RequestHeader(name: "Content-Type", value: "application/json"))
        }
        body = json.encoded()
    }

    fileprivate mutating func add(
        _ parameter: Paging.Parameter, _ value: JSON, to template: RequestTemplate, filling: Filling
    ) throws(RequestProblem) {
        if parameter.isInBody {
            guard let body = template.body, case .object(let members) = try filling.json(body) else {
                return
            }
            set(
                .object(members.filter { $0.name != parameter.name } + [JSON.Member(parameter.name, value)])
            )
        } else {
            url +=
                "\(template.query.isEmpty ? "?" : "&")\(parameter.name.percentEncoded)=\(value.text?.percentEncoded ?? "")"
        }
    }
}

extension Paging {
    /// A page's parameter: a count is a number, all else a text.
    fileprivate func json(_ value: String) -> JSON {
        switch self {
        case .number, .offset: Int64(value).map { .number(JSONNumber($0)) } ?? .string(value)
        case .none, .lastID, .token, .link, .url: .string(value)
        }
    }
}

/// Puts values into templates, each in the way that its place needs.
private struct Filling {
    var values: [String: String]

    func address(_ text: PlaceholderText) throws(RequestProblem) -> String {
        try checked(text.placeholders)
        guard let address = text.filledURL({ values[$0] }) else { throw .unusable(text.notation) }
        return address
    }

    /// Header fields; values may have no control characters, which could begin another field.
    func headers(_ templates: [HeaderTemplate]) throws(RequestProblem) -> [RequestHeader] {
        var headers: [RequestHeader] = []
        for template in templates {
            headers.append(RequestHeader(name: template.name, value: try headerText(template.value)))
        }
        return headers
    }

    private func headerText(_ template: PlaceholderText) throws(RequestProblem) -> String {
        try checked(template.placeholders)
        let value = template.filled { values[$0] } ?? ""
        guard value.isHeaderText else { throw .unusableHeader(value) }
        return value
    }

    func authentication(_ authentication: Authentication) throws(RequestProblem) -> Authentication {
        switch authentication {
        case .none, .header: return authentication
        case .basic(let user):
            try checked(authentication.placeholders.sorted())
            return PlaceholderText(user)?.filled { values[$0] }.map { .basic(user: $0) } ?? authentication
        case .aws(let aws): return aws.signs(given: Set(values.keys)) ? authentication : .bearer
        }
    }

    /// How a request is signed; `nil` where it is not, or where nothing is given to sign it with.
    func signing(_ authentication: Authentication) throws(RequestProblem) -> AWSSigning? {
        guard case .aws(let aws) = authentication, aws.signs(given: Set(values.keys)) else { return nil }
        let wanted = aws.keyID.placeholders + [AWSAuthentication.sessionToken]
        // Without a key nothing is signed, and then a watcher need not say by which key id.
        if !aws.keyID.placeholders.isEmpty, wanted.allSatisfy({ values[$0] == nil }) { return nil }
        let token = values[AWSAuthentication.sessionToken]
        guard token?.isHeaderText != false else { throw .unusableHeader("the session token") }
        return AWSSigning(
            service: aws.service, region: try headerText(aws.region), keyID: try headerText(aws.keyID),
            sessionToken: token.map { Secret($0) })
    }

    /// A value of a query, all of it encoded: whoever wrote it meant it as it stands.
    func query(_ text: PlaceholderText) throws(RequestProblem) -> String {
        try checked(text.placeholders)
        return text.filled { values[$0] }?.percentEncoded ?? ""
    }

    func path(_ text: PlaceholderText) throws(RequestProblem) -> String {
        for name in text.placeholders {
            guard let value = values[name] else { throw .missingParameter(name) }
            if value.isEmpty { throw .unusable(value) }
        }
        guard let path = text.filledURL({ values[$0] }) else {
            throw .unusable(
                text.placeholders.compactMap { values[$0] }.first { $0.percentEncodedSteps == nil } ?? "")
        }
        if let step = path.split(separator: "/").first(where: { $0 == "." || $0 == ".." }) {
            throw .unusable(String(step))
        }
        return path
    }

    func json(_ body: JSON) throws(RequestProblem) -> JSON {
        try checked(body.placeholders.sorted())
        return body.filled { values[$0] } ?? body
    }

    private func checked(_ names: [String]) throws(RequestProblem) {
        for name in names where values[name] == nil { throw .missingParameter(name) }
    }
}

extension String {
    fileprivate var isHeaderText: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } }

    /// Whether two URLs have the same scheme and authority.
    fileprivate func isSameOrigin(as other: String) -> Bool {
        guard let own = origin, let others = other.origin else { return false }
        return own == others
    }

    private var origin: String? {
        let sides = split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, !contains("\\") else { return nil }
        return "\(sides[0])://\(sides[1].prefix { $0 != "/" && $0 != "?" && $0 != "#" })".lowercased()
    }
}
