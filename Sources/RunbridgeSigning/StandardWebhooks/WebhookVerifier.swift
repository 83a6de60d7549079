public import RunbridgeCore

/// Tells genuine messages of Standard Webhooks 1.0.0 from others. Any one of its secrets will do.
///
/// Svix, where the standard comes from, sends the same under names of its own, `svix-id` and so on: they are read where the
/// standard's are not there.
///
/// Any number of threads may use a verifier at once.
public struct WebhookVerifier: Sendable {
    private let keys: [WebhookKey]
    private let tolerance: TimeTolerance

    /// A verifier.
    ///
    /// - Parameters:
    ///   - secrets: at least one.
    ///   - tolerance: how far a message's timestamp may lie from now, in the past as in the future, the end included.
    public init(_ secrets: [WebhookSecret], tolerance: Duration = .seconds(300)) throws(SigningError) {
        guard !secrets.isEmpty else { throw .noSecrets }
        keys = secrets.map(\.key)
        self.tolerance = TimeTolerance(tolerance)
    }

    /// A verifier with one secret.
    public init(_ secret: WebhookSecret, tolerance: Duration = .seconds(300)) throws(SigningError) {
        try self.init([secret], tolerance: tolerance)
    }

    /// Looks at a request: first at the form of its headers, then at its time, then at its signatures.
    public func verify(_ request: WebhookRequest<Unverified>, now: Timestamp) -> WebhookVerdict {
        do throws(WebhookRefusal) {
            let id = try Self.id(in: request)
            let timestamp = try Self.value(of: .timestamp, in: request)
            guard let sentAt = Timestamp(sentAt: timestamp) else { throw .malformed(.timestamp) }
            let signatures = try Self.signatures(in: request)
            try check(sentAt, now: now)
            try check(signatures, of: SignedContent(id: id.text, timestamp: timestamp, body: request.unverifiedBody))
            return .genuine(request.verified(), id: id, sentAt: sentAt)
        } catch {
            return .refused(error)
        }
    }

    private func check(_ sentAt: Timestamp, now: Timestamp) throws(WebhookRefusal) {
        switch tolerance.miss(of: sentAt, now: now) {
        case .tooOld(let age)?: throw .tooOld(age)
        case .tooNew(let lead)?: throw .tooNew(lead)
        case nil: break
        }
    }

    private func check(_ signatures: SignatureList, of content: SignedContent) throws(WebhookRefusal) {
        var usable = false
        for key in keys {
            let candidates = signatures.signatures(by: key.scheme)
            guard !candidates.isEmpty else { continue }
            usable = true
            if Self.matches(key, candidates, content) { return }
        }
        throw usable ? .noMatchingSignature : .noUsableSignature
    }

    private static func matches(_ key: WebhookKey, _ candidates: [[UInt8]], _ content: SignedContent) -> Bool {
        switch key {
        case .symmetric(let key):
            let code = key.code(of: content)
            return candidates.contains { ConstantTime.areEqual($0, code) }
        case .signing(let key):
            return matches(.verifying(key.publicKey), candidates, content)
        case .verifying(let key):
            let message = content.joined
            return candidates.contains { key.isSignature($0, of: message) }
        }
    }

    private static func value(
        of header: WebhookHeader, in request: WebhookRequest<Unverified>
    ) throws(WebhookRefusal) -> String {
        var values = request.values(of: header.rawValue)
        if values.isEmpty { values = request.values(of: header.svixName) }
        guard let value = values.first, !value.isEmpty else { throw .missing(header) }
        guard values.count == 1 else { throw .repeated(header) }
        return value
    }

    private static func id(in request: WebhookRequest<Unverified>) throws(WebhookRefusal) -> WebhookID {
        let text = try value(of: .id, in: request)
        do throws(SigningError) {
            return try WebhookID(text)
        } catch {
            throw .malformed(.id)
        }
    }

    private static func signatures(in request: WebhookRequest<Unverified>) throws(WebhookRefusal) -> SignatureList {
        let text = try value(of: .signature, in: request)
        guard text.utf8.count <= SignatureList.longest else { throw .malformed(.signature) }
        return SignatureList(text)
    }
}
