import RunbridgeCore

extension JSON {
    /// A string, or `null`.
    init(_ text: String?) { self = text.map(JSON.string) ?? .null }

    /// A whole number, or `null`.
    init(_ number: Int?) { self = number.map { .number(JSONNumber(Int64($0))) } ?? .null }

    /// A number, or `null`.
    init(_ number: Double?) { self = number.flatMap(JSONNumber.init(_:)).map(JSON.number) ?? .null }

    /// A moment in RFC 3339, or `null`.
    init(_ moment: Timestamp?) { self.init(moment?.rfc3339) }
}

extension DeliveryOutcome {
    /// The word for programs.
    var word: String {
        switch self {
        case .delivered: "delivered"
        case .retry: "retry"
        case .rejected: "rejected"
        }
    }

    /// Why it did not deliver; `nil` if it did.
    var reason: Reason? {
        switch self {
        case .delivered: nil
        case .retry(let reason, _), .rejected(let reason): reason
        }
    }
}
