import RunbridgeCore

/// How long a receiver asked to be left alone for, by its header `Retry-After`.
enum RetryAfter {
    /// The longest wait that is believed.
    static let longest = Duration.seconds(7 * 86_400)

    /// The wait that a value asks for, at most ``longest``; `nil` where it asks for none: zero, a moment that is past,
    /// and what is neither a number of seconds nor a date.
    static func wait(_ value: String, now: Timestamp) -> Duration? {
        if let first = value.utf8.first, (0x30...0x39).contains(first) { return seconds(value) }
        guard let moment = Timestamp(httpDate: value, now: now) else { return nil }
        return bounded(moment - now)
    }

    /// A wait within bounds; `nil` for none.
    static func bounded(_ wait: Duration) -> Duration? {
        wait > .zero ? min(wait, longest) : nil
    }

    /// Whole seconds by the standard; some services add a fraction, which is rounded up.
    private static func seconds(_ text: String) -> Duration? {
        let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        guard isNumber, let seconds = Double(text) else { return nil }
        return bounded(.milliseconds(Int64((min(seconds, 1e9) * 1000).rounded(.up))))
    }
}
