import RunbridgeCore
import RunbridgeHTTP

/// How long a server asks to wait.
enum WaitHint {
    /// What an answer that refuses or fails asks for: `retry-after-ms` before `Retry-After`, which has seconds or a date.
    static func retry(_ headers: HTTPHeaders, now: Timestamp) -> Duration? {
        if let text = headers["retry-after-ms"], let wait = milliseconds(text) { return wait }
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Double(text), seconds.isFinite, seconds >= 0 { return .seconds(min(seconds, 1e9)) }
        return Timestamp(httpDate: text).map { max($0 - now, .zero) }
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

extension Timestamp {
    /// The moment that an HTTP date names (RFC 9110, section 5.6.7), in the one form that servers may still send:
    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    init?(httpDate text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = Self.months.firstIndex(of: parts[2].lowercased()) else {
            return nil
        }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        self.init(rfc3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
}
