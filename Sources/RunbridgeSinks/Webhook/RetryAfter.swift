import RunbridgeCore

/// How long a receiver asked to be left alone for, by its header `Retry-After`.
enum RetryAfter {
    /// The longest wait that is believed.
    static let longest = Duration.seconds(7 * 86_400)

    /// The wait that a value asks for, at most ``longest``; `nil` where it asks for none: zero, a moment that is past,
    /// and what is neither a number of seconds nor a date.
    static func wait(_ value: String, now: Timestamp) -> Duration? {
        Duration(retryAfter: value, now: now).flatMap(bounded)
    }

    /// A wait within bounds; `nil` for none.
    static func bounded(_ wait: Duration) -> Duration? {
        wait > .zero ? min(wait, longest) : nil
    }
}
