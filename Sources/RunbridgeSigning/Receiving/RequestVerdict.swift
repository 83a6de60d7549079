public import RunbridgeCore

/// What became of a request that a ``RequestVerifier`` looked at.
public enum RequestVerdict: Sendable {
    /// It is genuine: with its id and its time, where its scheme covers them.
    case genuine(WebhookRequest<Verified>, id: String?, sentAt: Timestamp?)
    /// It is not, and why.
    case refused(RequestRefusal)
}

/// Why a request is not taken. For the receiver's log; the sender need not learn it. It holds nothing that was sent but
/// names of headers.
public enum RequestRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// A header is not there, or is empty.
    case missing(String)
    /// A header is there more than once.
    case repeated(String)
    /// A header's value is not of its form, is not ASCII or is too long.
    case malformed(String)
    /// The timestamp lies further in the past than is tolerated, by this much in all.
    case tooOld(Duration)
    /// The timestamp lies further in the future than is tolerated, by this much in all.
    case tooNew(Duration)
    /// Nothing matches: neither a signature nor a token.
    case noMatch(String)

    /// What is wrong and where to look.
    public var description: String {
        switch self {
        case .missing(let header): "the header \(header) is missing"
        case .repeated(let header): "the header \(header) is there more than once"
        case .malformed(let header): "the value of \(header) is not of its form"
        case .tooOld(let age): "its timestamp is \(age.text) old: check both clocks"
        case .tooNew(let lead): "its timestamp is \(lead.text) in the future: check both clocks"
        case .noMatch(let header):
            "\(header) does not match: check the secret, and that the body was not changed on its way"
        }
    }

    init(_ refusal: WebhookRefusal) {
        self =
            switch refusal {
            case .missing(let header): .missing(header.rawValue)
            case .repeated(let header): .repeated(header.rawValue)
            case .malformed(let header): .malformed(header.rawValue)
            case .tooOld(let age): .tooOld(age)
            case .tooNew(let lead): .tooNew(lead)
            case .noUsableSignature: .malformed(WebhookHeader.signature.rawValue)
            case .noMatchingSignature: .noMatch(WebhookHeader.signature.rawValue)
            }
    }
}
