import RunbridgeCore
import RunbridgeFormats
import Testing

/// What the services' own answers mean.
struct ServiceAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var service: String
        var status: Int
        var body: String
        var meaning: Answers.Meaning?
        var testDescription: String { "\(service) \(status) \(body)" }

        init(_ service: String, _ status: Int, _ body: String, _ meaning: Answers.Meaning?) {
            (self.service, self.status, self.body, self.meaning) = (service, status, body, meaning)
        }
    }

    static let teams = "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error"

    static let cases = [
        Case("slack", 200, "ok", nil), Case("slack", 400, "invalid_payload", .rejected),
        Case("slack", 400, "invalid_blocks_format", .rejected), Case("slack", 403, "action_prohibited", .gone),
        Case("slack", 404, "channel_not_found", .gone), Case("slack", 404, "no_service\n", .gone),
        Case("slack", 410, "channel_is_archived", .gone), Case("slack", 403, "invalid_token", .gone),
        Case("slack", 500, "rollup_error", nil), Case("slack", 429, "rate_limited", nil),
        Case("discord", 204, "", nil), Case("discord", 404, #"{"message":"Unknown Webhook","code":10015}"#, .gone),
        Case("discord", 401, #"{"message":"Invalid Webhook Token","code":50027}"#, .gone),
        Case("discord", 400, #"{"embeds":["0"]}"#, nil), Case("discord", 429, "{}", nil),
        Case("teams", 202, "", nil), Case("teams", 200, "1", nil),
        Case("teams", 200, "\(teams) 429 with ContextId tcid=0,server=x,cv=y.0..", .retry),
        Case("teams", 200, "\(teams) 413 with ContextId tcid=0,server=x,cv=y.0..", .rejected),
        Case("teams", 200, "\(teams) 400 with ContextId 01=2.", .rejected),
        Case("teams", 404, "", .gone), Case("text", 200, "", nil), Case("text", 404, "", nil),
    ]

    @Test(arguments: cases)
    func means(_ row: Case) throws {
        #expect(try format(row.service).answers.meaning(status: row.status, body: Array(row.body.utf8)) == row.meaning)
    }

    @Test(
        arguments: [
            #"{"message":"You are being rate limited.","retry_after":64.57,"global":false}"#: Duration.milliseconds(
                64_570),
            #"{"message":"You are being rate limited.","retry_after":0.3,"global":true}"#: .milliseconds(300),
            #"{"message":"no"}"#: nil, "<html>Cloudflare</html>": nil, "": nil,
        ] as [String: Duration?])
    func discordSaysInItsBodyHowLongToWait(_ body: String, _ wait: Duration?) throws {
        #expect(try format("discord").answers.wait(in: Array(body.utf8)) == wait)
    }

    @Test(arguments: ["slack", "teams", "text", "cloudevents"])
    func theOthersSayItInTheHeader(_ name: String) throws {
        #expect(try format(name).answers.wait(in: Array(#"{"retry_after":5}"#.utf8)) == nil)
    }
}
