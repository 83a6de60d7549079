import RunbridgeCore
import TestSupport
import Testing

/// A row of the page, and how its answers are played.
struct AnswerCase: Sendable, CustomTestStringConvertible {
    /// The row's first cell.
    var name: String
    /// Every way to bring about what it says.
    var plays: [Play]
    var testDescription: String { name }

    init(_ name: String, _ plays: Play...) {
        self.init(name, plays)
    }

    init(_ name: String, _ plays: [Play]) {
        (self.name, self.plays) = (name, plays)
    }

    /// One whose name is a list of statuses.
    init(_ statuses: Int...) {
        self.init(statuses.map(String.init).joined(separator: ", "), statuses.map { .status($0) })
    }

    static let all = statuses + waits + formats + faults + oddities

    static let statuses = [
        AnswerCase(200, 201, 202, 204, 206, 299),
        AnswerCase("300, 301, 302, 303, 304, 307, 308", redirects),
        AnswerCase(400, 413, 422), AnswerCase(410), AnswerCase(408, 425),
        AnswerCase(401, 402, 403, 404, 405, 409, 411, 415, 431, 451),
        AnswerCase(500, 501, 502, 504, 507, 520, 599), AnswerCase(429, 503), AnswerCase(600, 999),
    ]

    /// The place that a redirect names is the receiver itself, which counts what it gets.
    private static let redirects = [300, 301, 302, 303, 304, 307, 308].map { status in
        var play = Play.status(status, "Location: /elsewhere")
        (play.connections, play.requests) = (1, 1)
        return play
    }

    private static let absent = [
        "0", "0.0", "-5", "", "soon", "Tue, 24 Nov 2026 09:29:59 GMT", "Tue, 24 Nov 2026 09:30:00 GMT",
    ]
    private static let absurd = [
        "99999999999", String(repeating: "9", count: 400), "Fri, 31 Dec 9999 23:59:59 GMT", "604801",
    ]
    private static let dates = [
        "Tue, 24 Nov 2026 09:32:00 GMT", "Tuesday, 24-Nov-26 09:32:00 GMT", "Tue Nov 24 09:32:00 2026",
    ]

    static let waits = [
        AnswerCase("503 with `Retry-After: 120`", .status(503, "Retry-After: 120"), .status(503, "retry-after:120.0")),
        AnswerCase("429 with a date in two minutes", dates.map { .status(429, "Retry-After: \($0)") }),
        AnswerCase("429 with `Retry-After: 1`", .status(429, "Retry-After: 1")),
        AnswerCase(
            "429 with `Retry-After` zero, negative, empty, a word, a date that is past",
            absent.map { .status(429, "Retry-After: \($0)") }),
        AnswerCase("503 with `Retry-After` in years", absurd.map { .status(503, "Retry-After: \($0)") }),
        AnswerCase(
            "503 with two `Retry-After`, 60 and 120", .status(503, "Retry-After: 60", "Retry-After: 120"),
            .status(503, "Retry-After: 120", "Retry-After: 60")),
        AnswerCase(
            "301, 404, 408, 425, 500, 502 with `Retry-After: 120`",
            [301, 404, 408, 425, 500, 502].map { .status($0, "Retry-After: 120") }),
        AnswerCase(
            "500 with `Retry-After` zero, negative, empty, a word, a date that is past",
            absent.map { .status(500, "Retry-After: \($0)") }),
        AnswerCase("200 with `Retry-After: 120`", .status(200, "Retry-After: 120")),
        AnswerCase("400 with `Retry-After: 120`", .status(400, "Retry-After: 120")),
        AnswerCase("410 with `Retry-After: 120`", .status(410, "Retry-After: 120")),
    ]

    private static let discord = #"{"message": "You are being rate limited.", "retry_after": 90, "global": false}"#

    static let formats = [
        AnswerCase(#"Discord's 429 with `{"retry_after": 90}`"#, .status(429, text: discord, format: "discord")),
        AnswerCase(
            #"Discord's 429 with `{"retry_after": 90}` and `Retry-After: 120`"#,
            .status(429, "Retry-After: 120", text: discord, format: "discord")),
        AnswerCase(
            "Discord's 429 with a `retry_after` in years",
            ["1e12", "999999999999999999999", "1e300", #""1e300""#].map {
                .status(429, text: #"{"retry_after": \#($0)}"#, format: "discord")
            }),
        AnswerCase(
            "Discord's 429 with a `retry_after` zero, negative, a word, broken off",
            ["0}", "-3}", #""soon"}"#, #""nan"}"#, "null}", "[]}", "90"].map {
                .status(429, text: #"{"retry_after": \#($0)"#, format: "discord")
            }),
        AnswerCase(
            #"429 with `{"retry_after": 90}` where no format speaks of it"#, .status(429, text: discord)),
        AnswerCase("Slack's 403 with `invalid_token`", .status(403, text: "invalid_token", format: "slack")),
        AnswerCase("Slack's 400 with `invalid_payload`", .status(400, text: "invalid_payload", format: "slack")),
        AnswerCase(
            "Teams' 200 whose text says that it failed",
            .status(200, text: "Webhook message delivery failed with error: HTTP error 429 …", format: "teams")),
    ]
}
