import RunbridgeCore

extension Timestamp {
    /// The moment that an API means: RFC 3339 (or the same with ` UTC` at its end, as GitLab's webhooks have it), or a
    /// number (or a text that spells one) of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by
    /// their size.
    ///
    /// Zero and negative numbers mean "not yet" to the APIs that send them: there is no moment then. The bounds between
    /// the units are 10¹¹ seconds (the year 5138), the same in milliseconds (1973) and so on.
    init?(anyNotation json: JSON) {
        switch json {
        case .number(let number):
            guard let value = number.double else { return nil }
            self.init(count: value)
        case .string(let text):
            if let moment = Timestamp(rfc3339: text.hasSuffix(" UTC") ? "\(text.dropLast(4))Z" : text) {
                self = moment
            } else if let value = Double(text) {
                self.init(count: value)
            } else {
                return nil
            }
        default:
            return nil
        }
    }

    private init?(count: Double) {
        guard count > 0, count < 1e20 else { return nil }
        let milliseconds =
            switch count {
            case ..<1e11: count * 1000
            case ..<1e14: count
            case ..<1e17: count / 1000
            default: count / 1_000_000
            }
        self.init(milliseconds: Int64(milliseconds.rounded()))
    }
}
