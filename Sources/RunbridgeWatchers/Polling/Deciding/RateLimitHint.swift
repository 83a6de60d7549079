import RunbridgeCore
import RunbridgeHTTP

/// What a server says of the requests that it will still answer.
struct RateLimitHint: Sendable, Equatable {
    /// The requests that are left.
    var remaining: Int
    /// The time until there are more again.
    var reset: Duration
    /// The most that there ever are, where it says so.
    var limit: Int?

    /// Whether few are left: no more than a tenth, or than ten where nothing is known of the whole.
    var isLow: Bool { remaining <= (limit.map { $0 / 10 } ?? 10) }

    /// All that the headers say of requests, in any of the notations in use; what cannot be read is left out.
    ///
    /// | headers | who | the reset is |
    /// |---|---|---|
    /// | `x-ratelimit-{limit,remaining,reset}-requests` | OpenAI, Azure, Groq | a duration, `6m0s`, `1.5s`, `20ms` |
    /// | `x-ratelimit-{limit,remaining,reset}` | GitHub and others | seconds since 1970, or from now |
    /// | `ratelimit-{limit,remaining,reset}` | GitLab, IETF drafts | the same |
    /// | `anthropic-ratelimit-requests-{limit,remaining,reset}` | Anthropic | RFC 3339 |
    /// | `ratelimit: "default";r=50;t=30` | IETF draft 8 and later | seconds from now |
    static func all(in headers: HTTPHeaders, now: Timestamp) -> [RateLimitHint] {
        let triples = [
            ("x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
            ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"),
            ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"),
            (
                "anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining",
                "anthropic-ratelimit-requests-reset"
            ),
        ]
        var hints = triples.compactMap { limit, remaining, reset -> RateLimitHint? in
            guard let left = headers[remaining].flatMap(count), let wait = headers[reset].flatMap({ time($0, now) })
            else { return nil }
            return RateLimitHint(remaining: left, reset: wait, limit: headers[limit].flatMap(count))
        }
        if let items = headers["ratelimit"] {
            let policies = quotas(headers["ratelimit-policy"] ?? "")
            hints += items.prefix(1000).split(separator: ",").compactMap { item($0, quotas: policies) }
        }
        return hints
    }

    /// A whole number that is not negative; of a list, `100, 100;w=60`, the first.
    private static func count(_ text: String) -> Int? {
        let first = text.prefix { $0 != "," && $0 != ";" }.filter { $0 != " " }
        guard !first.isEmpty, first.utf8.count <= 15, first.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return nil
        }
        return Int(first)
    }

    /// The time until a reset, in whatever notation.
    static func time(_ text: String, _ now: Timestamp) -> Duration? {
        guard text.utf8.count <= 64 else { return nil }
        if let number = Double(text) {
            guard number.isFinite, number >= 0, number < 1e14 else { return nil }
            // Who means from now does not mean decades.
            if number < 1e9 { return .seconds(number) }
            let milliseconds = number < 1e11 ? number * 1000 : number
            return max(Timestamp(milliseconds: Int64(milliseconds)) - now, .zero)
        }
        if let moment = Timestamp(rfc3339: text) { return max(moment - now, .zero) }
        return goDuration(text)
    }

    /// A duration as Go writes it, `1h2m3.5s`, `20ms`.
    private static func goDuration(_ text: String) -> Duration? {
        var rest = text[...]
        var sum = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            let unit = rest.dropFirst(digits.count).prefix { $0.isASCII && $0.isLetter }
            let units = ["d": 86400.0, "h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "ns": 1e-9]
            guard let number = Double(digits), number.isFinite, let seconds = units[String(unit)] else { return nil }
            sum += number * seconds
            rest = rest.dropFirst(digits.count + unit.count)
        }
        return text.isEmpty || sum > 1e9 ? nil : .seconds(sum)
    }

    /// One item of the IETF's `RateLimit`: a name and its parameters.
    private static func item(_ text: Substring, quotas: [String: Int]) -> RateLimitHint? {
        let parameters = parameters(text)
        guard let left = parameters.values["r"].flatMap(count), let reset = parameters.values["t"].flatMap(count)
        else { return nil }
        return RateLimitHint(remaining: left, reset: .seconds(reset), limit: quotas[parameters.name])
    }

    private static func quotas(_ text: String) -> [String: Int] {
        var quotas: [String: Int] = [:]
        for part in text.prefix(1000).split(separator: ",") {
            let (name, values) = parameters(part)
            if let quota = values["q"].flatMap(count) { quotas[name] = quota }
        }
        return quotas
    }

    private static func parameters(_ text: Substring) -> (name: String, values: [String: String]) {
        let parts = text.split(separator: ";").map { $0.filter { $0 != " " } }
        var values: [String: String] = [:]
        for part in parts.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            if sides.count == 2 { values[sides[0]] = sides[1] }
        }
        return (parts.first.map { String($0) } ?? "", values)
    }
}
