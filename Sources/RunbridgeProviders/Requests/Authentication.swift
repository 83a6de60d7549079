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
    /// A signature of AWS: the key signs and is not sent, see ``ProviderRequest/signing``.
    case aws(AWSAuthentication)

    /// `Authorization: Bearer …`
    public static let bearer = Authentication.header(name: "Authorization", prefix: "Bearer ")

    /// The header that carries the key; `nil` where none does.
    func header(_ secret: Secret) -> RequestHeader? {
        switch self {
        case .none, .aws: nil
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

extension Authentication {
    /// The names in braces, those that need not be given among them.
    var placeholders: Set<String> {
        switch self {
        case .none, .header: []
        case .basic(let user): Set(PlaceholderText(user)?.placeholders ?? [])
        case .aws(let aws): aws.placeholders
        }
    }

    /// Those that may be given and need not be.
    var optionalPlaceholders: Set<String> {
        guard case .aws = self else { return [] }
        return [AWSAuthentication.sessionToken]
    }

    /// The names that must be given, where these are.
    ///
    /// - Parameter withKey: whether there is a key. Without one nothing is signed.
    func neededPlaceholders(given: Set<String>, withKey: Bool) -> Set<String> {
        switch self {
        case .none, .header, .basic: placeholders
        case .aws(let aws): withKey && aws.signs(given: given) ? aws.placeholders.subtracting(optionalPlaceholders) : []
        }
    }
}
