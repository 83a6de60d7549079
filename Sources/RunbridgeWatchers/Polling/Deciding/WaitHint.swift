import RunbridgeCore
import RunbridgeHTTP

/// How long a server asks to wait.
enum WaitHint {
    /// What an answer that refuses or fails asks for: `retry-after-ms` before `Retry-After`, which has seconds or a date.
    static func retry(_ headers: HTTPHeaders, now: Timestamp) -> Duration? {
        if let text = headers["retry-after-ms"], let wait = milliseconds(text) { return wait }
        return headers["retry-after"].flatMap { Duration(retryAfter: $0, now: now) }
    }

    /// What an answer asks to wait before the same is asked again, in a header of the provider's.
    static func poll(_ headers: HTTPHeaders, in header: String?) -> Duration? {
        header.flatMap { headers[$0] }.flatMap { milliseconds($0) }
    }

    private static func milliseconds(_ text: String) -> Duration? {
        guard let number = Double(text), number.isFinite, number >= 0 else { return nil }
        return .milliseconds(min(number, 1e12))
    }
}
