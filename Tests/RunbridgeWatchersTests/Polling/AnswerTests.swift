import RunbridgeCore
import RunbridgeHTTP
import Testing

@testable import RunbridgeWatchers

@Suite struct AnswerTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var result: Result<HTTPResponse, HTTPFailure>
        var answer: Answer

        init(_ testDescription: String, _ result: Result<HTTPResponse, HTTPFailure>, is answer: Answer) {
            (self.testDescription, self.result, self.answer) = (testDescription, result, answer)
        }

        init(
            _ testDescription: String, _ status: Int, _ headers: HTTPHeaders = [:], _ body: String = "",
            is answer: Answer
        ) {
            self.init(
                testDescription, .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8))),
                is: answer)
        }
    }

    private static let html: HTTPHeaders = ["Content-Type": "text/html; charset=utf-8"]

    @Test(arguments: [
        Case(
            "JSON", 200, ["link": "<x>; rel=\"next\"", "openai-poll-after-ms": "200"], "{}",
            is: .json([:], link: "<x>; rel=\"next\"", pollAfter: .milliseconds(200))),
        Case(
            "a web page", 200, html, "<!doctype html>",
            is: .trouble("its answer is a web page and not JSON; is base_url right?", told: nil)),
        Case(
            "a web page that does not say so", 200, [:], " <html>",
            is: .trouble("its answer is a web page and not JSON; is base_url right?", told: nil)),
        Case(
            "half a JSON", 200, [:], "{\"data\": [",
            is: .trouble("its answer is no JSON: the text ends too early at byte 11", told: nil)),
        Case("nothing", 200, is: .trouble("its answer is empty", told: nil)),
        Case("204", 204, is: .trouble("its answer is empty", told: nil)),
        Case(
            "401", 401, [:], #"{"error":{"message":"Incorrect API key provided: sk-secret"}}"#,
            is: .refused("it answered 401: the API key is missing or not accepted", keyIsInvalid: true)),
        Case("403", 403, is: .refused("it answered 403: the API key may not do this", keyIsInvalid: false)),
        Case("404", 404, [:], "{}", is: .missing), Case("410", 410, is: .missing),
        Case(
            "404 as a web page", 404, html,
            is: .trouble("it answered 404 with a web page; is base_url right?", told: nil)),
        Case(
            "a redirect", 302, ["location": "https://elsewhere.example/?token=x"],
            is: .trouble("it answered 302, a redirect, which is not followed: correct base_url", told: nil)),
        Case("429 with a time", 429, ["retry-after": "7"], is: .notNow(.seconds(7), reason: "it answered 429")),
        Case("429 without", 429, is: .trouble("it answered 429", told: nil)),
        Case(
            "503 with a time", 503, ["retry-after-ms": "20"], is: .notNow(.milliseconds(20), reason: "it answered 503")),
        Case("500 with a time", 500, ["retry-after": "3"], is: .trouble("it answered 500", told: .seconds(3))),
        Case(
            "500 with a message", 500, [:], #"{"error":{"message":"The server\nhad an error."}}"#,
            is: .trouble("it answered 500: The server had an error.", told: nil)),
        Case("500 with a text", 500, [:], #"{"error":"busy"}"#, is: .trouble("it answered 500: busy", told: nil)),
        Case("500 with a web page", 500, html, "<html>", is: .trouble("it answered 500", told: nil)),
        Case(
            "too much",
            .success(HTTPResponse(status: 200, body: [UInt8](repeating: 0x20, count: 2 << 20), isTruncated: true)),
            is: .trouble("its answer is over 2 MiB", told: nil)),
        Case(
            "no answer", .failure(HTTPFailure(.timeout, "api.example.com:443: no answer within 30 s")),
            is: .trouble("api.example.com:443: no answer within 30 s", told: nil)),
        Case("called off", .failure(HTTPFailure(.canceled, "canceled")), is: .canceled),
    ])
    func meansToAPass(_ row: Case) {
        let answer = Answer(row.result, pollAfterHeader: "openai-poll-after-ms", now: Timestamp(seconds: 1_790_000_000))
        #expect(answer == row.answer)
    }

    @Test func showsNoMoreOfAnErrorThanALine() {
        let message = String(repeating: "long ", count: 100_0) + "\u{1b}[31m"
        let body = JSON.object([JSON.Member("message", .string(message))]).encoded()
        let answer = Answer(
            .success(HTTPResponse(status: 500, body: body)), pollAfterHeader: nil, now: Timestamp(seconds: 0))
        guard case .trouble(let text, _) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(text.count < 230)
    }
}
