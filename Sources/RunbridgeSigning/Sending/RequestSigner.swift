public import RunbridgeCore

/// Signs requests by any scheme that a ``RequestVerifier`` verifies by, as their senders do: to try a receiver out.
///
/// Any number of threads may use one at once.
public struct RequestSigner: Sendable {
    private enum Manner: Sendable {
        case standardWebhooks(WebhookSigner)
        case hmac(HMACScheme, HMACMessage, keys: [HMACKey])
    }

    private let manner: Manner

    /// A signer.
    ///
    /// - Parameters:
    ///   - scheme: how to sign. A token signs nothing, and is refused.
    ///   - secrets: at least one. With several there are several signatures, which not every scheme has room for.
    ///   - secretForm: how the secrets of Standard Webhooks are written.
    public init(
        scheme: WebhookScheme, secrets: [Secret], secretForm: RequestVerifier.SecretForm = .standard
    ) throws(SigningError) {
        guard !secrets.isEmpty else { throw .noSecrets }
        switch scheme {
        case .standardWebhooks:
            var read: [WebhookSecret] = []
            for secret in secrets { read.append(try WebhookSecret(secret, form: secretForm)) }
            manner = .standardWebhooks(try WebhookSigner(read))
        case .token(let header, let prefix): throw .tokenSignsNothing(header: header, prefix: prefix)
        case .hmac(let scheme):
            if let fault = scheme.fault { throw .unsoundScheme(fault) }
            guard secrets.count == 1 || scheme.form.contains(",") else { throw .oneSignatureOnly(scheme.header) }
            var keys: [HMACKey] = []
            for secret in secrets {
                keys.append(try HMACKey(try secret.keyBytes(), hash: HMACKey.Hash(scheme.algorithm)))
            }
            manner = .hmac(scheme, HMACMessage(scheme.signed), keys: keys)
        }
    }

    /// The headers that prove a body, by their names. The timestamp's fraction of a second is cut; the id is sent where the
    /// scheme has one.
    public func headers(id: WebhookID, timestamp: Timestamp, body: [UInt8]) -> [(name: String, value: String)] {
        switch manner {
        case .standardWebhooks(let signer):
            return signer.headers(id: id, timestamp: timestamp, body: body).fields
        case .hmac(let scheme, let message, let keys):
            let time = String(timestamp.wholeSeconds)
            let signatures = keys.map { key in
                let code = message.code(by: key, timestamp: time, body: body)
                return scheme.encoding == .hex ? Hex.encode(code) : Base64.encode(code)
            }
            let value = Self.value(of: scheme.form, signatures: signatures, timestamp: time)
            return [(scheme.header, value)] + (scheme.timestampHeader.map { [($0, time)] } ?? [])
        }
    }

    /// A form with its places filled; the item with the signature stands there once for each.
    private static func value(of form: String, signatures: [String], timestamp: String) -> String {
        let items = form.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let filled = items.flatMap { item in
            item.contains("{signature}") ? signatures.map { item.replacing("{signature}", with: $0) } : [item]
        }
        return filled.joined(separator: ",").replacing("{timestamp}", with: timestamp)
    }
}
