import RunbridgeCore
import RunbridgeFormats
import RunbridgeHTTP

/// Reads what an exchange means for its delivery and for the whole sink. Decides and does nothing.
struct AnswerReading: Sendable {
    /// How long the sink is left alone when an answer 429 or 503 does not say for how long.
    static let defaultPace = Duration.seconds(5)

    /// What the format's service means beyond the status.
    var answers: Answers
    /// Takes out what the receiver must not have said.
    var redaction: Redaction

    /// The report on an answer.
    func report(on response: HTTPResponse, now: Timestamp) -> AttemptReport {
        let status = response.status
        var report = AttemptReport(
            .delivered, status: status, detail: excerpt(of: response),
            phases: AttemptPhases(response.timings, isComplete: true))
        switch (answers.meaning(status: status, body: response.body), status) {
        case (.delivered, _), (nil, 200...299):
            return report
        case (nil, 410):
            report.outcome = .rejected(reason(status, "it wants no more, so the sink pauses until it is resumed"))
            report.signal = .pause
        case (.gone, _):
            report.outcome = .rejected(reason(status, "the place is gone, so the sink pauses. Check `url`"))
            report.signal = .pause
        case (.rejected, _), (nil, 400), (nil, 413), (nil, 422):
            report.outcome = .rejected(reason(status, "it will not take this event"))
        case (nil, 300...399):
            let advice = "redirects are not followed. Put the final address into `url`"
            report.outcome = .retry(reason(status, advice), after: wait(in: response, now: now))
        case (.retry, _), (nil, _):
            let wait = wait(in: response, now: now)
            let contradiction = (200...299).contains(status) ? "its text says that it did not take the event" : nil
            report.outcome = .retry(reason(status, contradiction), after: wait)
            if status == 429 || status == 503 { report.signal = .pace(wait ?? Self.defaultPace) }
        }
        return report
    }

    /// The report on an exchange that brought no answer.
    func report(on failure: HTTPFailure) -> AttemptReport {
        let text = redaction.applied(to: failure.message)
        let reason: DeliveryOutcome.Reason =
            switch failure.kind {
            case .resolution: .init(.resolution, text)
            case .connection, .protocol: .init(.connection, text)
            case .tls: .init(.tls, text)
            case .timeout: .init(.timeout, text)
            case .forbidden: .init(.forbidden, "\(text). Set `allow_private: true` if it is meant to be reached")
            case .invalidRequest: .init(.format, text)
            case .canceled: .init(.interrupted, "the bridge stopped before there was an answer")
            }
        return AttemptReport(
            .retry(reason), phases: failure.timings.map { AttemptPhases($0, isComplete: false) })
    }

    /// What the receiver said, without secrets, as far as it is kept.
    private func excerpt(of response: HTTPResponse) -> String? {
        guard !response.body.isEmpty else { return nil }
        if let coding = response.headers["content-encoding"], coding.lowercased() != "identity" {
            return Excerpt.beginning(of: Array("(packed as \(redaction.applied(to: coding)), and not unpacked)".utf8))
        }
        let said = redaction.applied(to: response.body, cut: response.isTruncated ? .end : .nowhere)
        return Excerpt.beginning(of: said)
    }

    /// The longest of the waits that the header and the body ask for.
    private func wait(in response: HTTPResponse, now: Timestamp) -> Duration? {
        var waits: [Duration] = []
        for value in response.headers.values(of: "retry-after") {
            if let wait = RetryAfter.wait(value, now: now) { waits.append(wait) }
        }
        if let wait = answers.wait(in: response.body).flatMap(RetryAfter.bounded) { waits.append(wait) }
        return waits.max()
    }

    private func reason(_ status: Int, _ consequence: String? = nil) -> DeliveryOutcome.Reason {
        let name = Self.names[status].map { " \($0)" } ?? ""
        return .init(.answer, "the receiver answered \(status)\(name)" + (consequence.map { ": \($0)" } ?? ""))
    }

    /// The names of the answers that receivers of webhooks give (IANA, "HTTP Status Code Registry").
    private static let names = [
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect",
        308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden",
        404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict",
        410: "Gone", 411: "Length Required", 413: "Content Too Large", 415: "Unsupported Media Type",
        422: "Unprocessable Content", 423: "Locked", 425: "Too Early", 426: "Upgrade Required",
        428: "Precondition Required", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout", 507: "Insufficient Storage",
    ]
}

extension AttemptPhases {
    /// The phases of an exchange.
    init(_ timings: HTTPTimings, isComplete: Bool) {
        self.init(
            isConnectionKept: timings.isConnectionKept, resolve: timings.resolve, connect: timings.connect,
            tls: timings.tls, firstByte: timings.firstByte, total: timings.total, isComplete: isComplete)
    }
}
