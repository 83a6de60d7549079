import RunbridgeCatalog
import RunbridgeCore
import RunbridgeFormats
import RunbridgeHTTP
import Testing

@testable import RunbridgeSinks

struct AnswerReadingTests {
    enum Meaning: Equatable {
        case delivered
        case rejected
        case retry(after: Duration?)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var status: Int
        var headers: HTTPHeaders = [:]
        var body = ""
        var format = "cloudevents"
        var meaning: Meaning
        var signal: AttemptReport.SinkSignal?
        var testDescription: String { "\(status) \(headers.map { "\($0.name): \($0.value)" }) \(body) \(format)" }
    }

    static let now = Timestamp(milliseconds: 784_111_777_000)  // Sun, 06 Nov 1994 08:49:37 GMT
    static let week = Duration.seconds(7 * 86_400)

    static let statuses: [Case] =
        [200, 201, 202, 204, 226, 299].map { Case(status: $0, meaning: .delivered) }
        + [400, 413, 422].map { Case(status: $0, meaning: .rejected) }
        + [
            300, 301, 302, 303, 304, 307, 308, 399, 401, 402, 403, 404, 405, 408, 409, 411, 414, 415, 418, 425, 451,
            499,
            500, 501, 502, 504, 507, 520, 599, 600, 999, 0, -1,
        ].map { Case(status: $0, meaning: .retry(after: nil)) }

    static let waits: [Case] = [
        Case(status: 410, meaning: .rejected, signal: .pause),
        Case(status: 410, headers: ["Retry-After": "5"], meaning: .rejected, signal: .pause),
        Case(status: 429, meaning: .retry(after: nil), signal: .pace(.seconds(5))),
        Case(status: 503, meaning: .retry(after: nil), signal: .pace(.seconds(5))),
        Case(
            status: 429, headers: ["Retry-After": "120"], meaning: .retry(after: .seconds(120)),
            signal: .pace(.seconds(120))),
        Case(
            status: 503, headers: ["retry-after": "Sun, 06 Nov 1994 08:50:07 GMT"],
            meaning: .retry(after: .seconds(30)), signal: .pace(.seconds(30))),
        Case(status: 500, headers: ["Retry-After": "7"], meaning: .retry(after: .seconds(7))),
        Case(status: 301, headers: ["Retry-After": "7"], meaning: .retry(after: .seconds(7))),
        Case(status: 200, headers: ["Retry-After": "7"], meaning: .delivered),
        Case(status: 400, headers: ["Retry-After": "7"], meaning: .rejected),
        Case(status: 500, headers: ["Retry-After": "0"], meaning: .retry(after: nil)),
        Case(
            status: 429, headers: ["Retry-After": "-5"], meaning: .retry(after: nil), signal: .pace(.seconds(5))),
        Case(status: 500, headers: ["Retry-After": "99999999999999999999999"], meaning: .retry(after: week)),
        Case(status: 500, headers: ["Retry-After": "soon"], meaning: .retry(after: nil)),
        Case(status: 500, headers: ["Retry-After": ""], meaning: .retry(after: nil)),
        // Only the format says where the body tells a wait; the header and the body: the longer one.
        Case(status: 500, body: #"{"retry_after": 2.5}"#, meaning: .retry(after: nil)),
        Case(
            status: 429, body: #"{"retry_after": 2.5}"#, format: "discord",
            meaning: .retry(after: .milliseconds(2500)), signal: .pace(.milliseconds(2500))),
        Case(
            status: 429, headers: ["Retry-After": "3"], body: #"{"retry_after": 2.5}"#, format: "discord",
            meaning: .retry(after: .seconds(3)), signal: .pace(.seconds(3))),
        Case(
            status: 429, body: #"{"retry_after": 2500000}"#, format: "discord", meaning: .retry(after: week),
            signal: .pace(week)),
        Case(
            status: 429, body: #"{"retry_after": "#, format: "discord", meaning: .retry(after: nil),
            signal: .pace(.seconds(5))),
        Case(status: 404, format: "slack", meaning: .rejected, signal: .pause),
        Case(status: 403, body: "invalid_token", format: "slack", meaning: .rejected, signal: .pause),
        Case(status: 403, body: "invalid_token", meaning: .retry(after: nil)),
        // Teams' older webhooks answer 200 whatever happened.
        Case(
            status: 200, body: "Webhook message delivery failed with error: … HTTP error 429 …", format: "teams",
            meaning: .retry(after: nil)),
        Case(
            status: 200, body: "Webhook message delivery failed with error: … HTTP error 413 …", format: "teams",
            meaning: .rejected),
    ]

    @Test(arguments: statuses + waits)
    func anAnswerMeansWhatTheContractSays(_ row: Case) throws {
        let format = try #require(Catalog.format(named: row.format))
        let reading = AnswerReading(answers: format.answers, redaction: Redaction([]))
        let response = HTTPResponse(status: row.status, headers: row.headers, body: Array(row.body.utf8))
        let report = reading.report(on: response, now: Self.now)
        let meaning: Meaning =
            switch report.outcome {
            case .delivered: .delivered
            case .rejected: .rejected
            case .retry(_, let after): .retry(after: after)
            }
        #expect(meaning == row.meaning)
        #expect(report.signal == row.signal)
        #expect(report.status == row.status)
        #expect(report.outcome.reason.map { $0.code == .answer && $0.text.contains("\(row.status)") } ?? true)
    }

    @Test(arguments: HTTPFailure.Kind.allCases)
    func everyFaultOfTheTransportIsTriedAgain(_ kind: HTTPFailure.Kind) {
        let reading = AnswerReading(answers: Answers(), redaction: Redaction(["hush-hush"]))
        let report = reading.report(on: HTTPFailure(kind, "example.com:443: hush-hush"))
        guard case .retry(let reason, nil) = report.outcome else {
            Issue.record("\(report)")
            return
        }
        let codes: [HTTPFailure.Kind: DeliveryOutcome.Reason.Code] = [
            .resolution: .resolution, .connection: .connection, .tls: .tls, .timeout: .timeout, .forbidden: .forbidden,
            .invalidRequest: .format, .canceled: .interrupted, .protocol: .connection,
        ]
        #expect(reason.code == codes[kind])
        #expect(!reason.text.contains("hush-hush"))
        #expect(report.signal == nil)
    }
}
