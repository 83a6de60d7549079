import Foundation
import RunbridgeCore
public import RunbridgeDocument

/// How a request says who asks.
public enum Authentication: Sendable, Equatable {
    /// It does not.
    case none
    /// A header with the key, after some text: `Authorization: Bearer …`, `x-api-key: …`.
    case header(name: String, prefix: String)
    /// HTTP Basic, the key as the password. In a provider the user may have `{parameters}`, in a request not any more.
    case basic(user: String)

    /// `Authorization: Bearer …`
    public static let bearer = Authentication.header(name: "Authorization", prefix: "Bearer ")

    /// The header that a request needs; `nil` if it needs none.
    func header(_ secret: Secret) -> RequestHeader? {
        switch self {
        case .none: nil
        case .header(let name, let prefix): RequestHeader(name: name, value: prefix + secret.reveal())
        case .basic(let user):
            RequestHeader(
                name: "Authorization",
                value: "Basic " + Data("\(user):\(secret.reveal())".utf8).base64EncodedString())
        }
    }
}

/// A header field of a request.
public struct RequestHeader: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its value.
    public var value: String

    /// A header field.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

extension Form where Value == Authentication {
    /// `none`, `bearer`, `{ header: NAME, prefix: TEXT }` or `{ basic: USER }`.
    public static let authentication = Form.either(
        .choice([("none", Authentication.none), ("bearer", .bearer)]),
        or: Form<AuthenticationKeys>.section().map { (keys) throws(FormError) in keys.authentication }
    ) { node in
        if case .mapping = node.content { false } else { true }
    }
}

/// `authentication` with keys.
struct AuthenticationKeys: Section {
    var authentication: Authentication

    private static let headerField = Field("header", .headerName, "The header that carries the key.")
    private static let prefixField = Field(
        "prefix", .headerValue, "What stands before the key, `Token `.")
    private static let basicField = Field(
        "basic", .basicUser, "The user of HTTP Basic authentication, with the key as the password.")

    static let description = SectionDescription(
        title: "Authentication", about: "How a request says who asks: `header` or `basic`.",
        fields: [headerField.optional, prefixField.standing(""), basicField.optional])

    init?(_ reader: inout SectionReader) {
        let header = reader.read(Self.headerField)
        let prefix = reader.read(Self.prefixField, or: "")
        let user = reader.read(Self.basicField)
        if reader.has("header") == reader.has("basic") {
            reader.report(nil, "write one of 'header' and 'basic'")
        }
        if reader.has("basic"), reader.has("prefix") {
            reader.report("prefix", "'prefix' goes with 'header'")
        }
        if let header {
            authentication = .header(name: header, prefix: prefix)
        } else if let user {
            authentication = .basic(user: user)
        } else {
            return nil
        }
    }
}

extension Authentication {
    /// The names in braces.
    var placeholders: Set<String> {
        guard case .basic(let user) = self else { return [] }
        return Set(PlaceholderText(user)?.placeholders ?? [])
    }

    /// The same with values put in.
    func filled(_ value: (String) -> String?) -> Authentication {
        guard case .basic(let user) = self, let text = PlaceholderText(user)?.filled(value) else {
            return self
        }
        return .basic(user: text)
    }
}

extension Form where Value == String {
    /// A text whose braces pair.
    fileprivate static let basicUser = Form<PlaceholderText>.placeholders().map {
        (text) throws(FormError) in
        guard !text.keepsSlashes else {
            throw FormError("{+NAME} keeps the slashes of a path. Write {NAME} here")
        }
        return text.notation
    }
}
