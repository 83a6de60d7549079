extension Duration {
    /// The longest wait that is read, in seconds; what is longer is this long.
    private static let longestRetry = 1e9

    /// The wait that a header `Retry-After` asks for (RFC 9110, section 10.2.3): whole seconds, or a date; zero for one that
    /// is past, and `nil` for what is neither.
    ///
    /// Some services add a fraction to the seconds, which is rounded up to milliseconds. However long it is, it is handed
    /// on: at most 10⁹ seconds, which whoever waits bounds.
    public init?(retryAfter text: String, now: Timestamp) {
        guard let first = text.utf8.first else { return nil }
        guard (0x30...0x39).contains(first) else {
            guard let moment = Timestamp(httpDate: text, now: now) else { return nil }
            self = max(moment - now, .zero)
            return
        }
        let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        guard isNumber, let seconds = Double(text) else { return nil }
        self = .milliseconds(Int64((min(seconds, Self.longestRetry) * 1000).rounded(.up)))
    }
}
