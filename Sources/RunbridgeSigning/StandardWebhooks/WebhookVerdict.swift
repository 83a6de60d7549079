public import RunbridgeCore

/// What became of a request that was looked at.
public enum WebhookVerdict: Sendable {
    /// It is genuine: the id and the time that the signature covers beside the body.
    case genuine(WebhookRequest<Verified>, id: WebhookID, sentAt: Timestamp)
    /// It is not, and why.
    case refused(WebhookRefusal)
}

/// Why a request is not taken. For the receiver's log; the sender need not learn it.
public enum WebhookRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// A header is not there, or is empty.
    case missing(WebhookHeader)
    /// A header is there more than once.
    case repeated(WebhookHeader)
    /// A header's value is not of its form or is too long.
    case malformed(WebhookHeader)
    /// The timestamp lies further in the past than is tolerated, by this much in all.
    case tooOld(Duration)
    /// The timestamp lies further in the future than is tolerated, by this much in all.
    case tooNew(Duration)
    /// No signature is of a kind that a secret here can check.
    case noUsableSignature
    /// No signature is that of this message with a secret here.
    case noMatchingSignature

    /// What is wrong and where to look.
    public var description: String {
        switch self {
        case .missing(let header): "the header \(header.rawValue) is missing"
        case .repeated(let header): "the header \(header.rawValue) is there more than once"
        case .malformed(let header): "the value of \(header.rawValue) is not of its form"
        case .tooOld(let age): "\(WebhookHeader.timestamp.rawValue) is \(age.text) old: check both clocks"
        case .tooNew(let lead): "\(WebhookHeader.timestamp.rawValue) is \(lead.text) in the future: check both clocks"
        case .noUsableSignature:
            "no item of \(WebhookHeader.signature.rawValue) is of a kind that a secret here can check"
        case .noMatchingSignature:
            "no signature matches: check the secret, and that the body was not changed on its way"
        }
    }
}
