import RunbridgeCore
import RunbridgeHTTP

/// What a server gave to tell by whether something has changed (RFC 9110, section 8.8). Sent back, it spares the answer: 304.
enum Validator: Sendable, Equatable {
    /// An `ETag`, strong or weak.
    case tag(String)
    /// A `Last-Modified`.
    case modified(String)

    /// The longest that is kept, in bytes.
    private static let limit = 512
    /// A time that is younger than this may stand for two states: it has whole seconds, and servers' clocks differ.
    private static let youngest = Duration.seconds(60)

    /// What an answer that came now gives; a tag before a time. `nil` where there is none that can be sent back, or relied
    /// upon.
    init?(_ headers: HTTPHeaders, now: Timestamp) {
        if let tag = headers["etag"], Self.isTag(tag) {
            self = .tag(tag)
        } else if let text = headers["last-modified"], text.utf8.count <= Self.limit,
            text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }), let time = Timestamp(httpDate: text, now: now),
            let sent = headers["date"].flatMap({ Timestamp(httpDate: $0, now: now) }), sent - time >= Self.youngest
        {
            self = .modified(text)
        } else {
            return nil
        }
    }

    private static func isTag(_ text: String) -> Bool {
        let bytes = text.hasPrefix("W/") ? text.utf8.dropFirst(2) : text.utf8[...]
        guard text.utf8.count <= limit, bytes.count >= 2, bytes.first == UInt8(ascii: "\""),
            bytes.last == bytes.first
        else { return false }
        return bytes.dropFirst().dropLast().allSatisfy {
            (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"")
        }
    }

    /// The header field that asks only for what has changed.
    var condition: HTTPHeader {
        switch self {
        case .tag(let tag): HTTPHeader(name: "If-None-Match", value: tag)
        case .modified(let time): HTTPHeader(name: "If-Modified-Since", value: time)
        }
    }
}
