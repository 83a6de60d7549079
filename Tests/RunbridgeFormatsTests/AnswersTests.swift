import RunbridgeCore
import RunbridgeFormats
import Testing

struct AnswersTests {
    private func answers() throws -> Answers {
        try format(
            "x", type: "text/plain",
            more: """
                answers:
                  retry_after: error.retry_after
                  gone: [404]
                  texts: { "in line*": rejected, "*closed*": gone, "ok*": delivered, "*": retry }
                """
        ).answers
    }

    struct Case: Sendable {
        var status: Int
        var body: String
        var meaning: Answers.Meaning?
    }

    @Test(
        arguments: [
            Case(status: 200, body: "in line 7 is a fault\n", meaning: .rejected),
            Case(status: 500, body: " the room is closed ", meaning: .gone),
            Case(status: 500, body: "ok", meaning: .delivered), Case(status: 404, body: "?", meaning: .retry),
            Case(status: 204, body: "", meaning: .retry),
        ])
    func textsGoBeforeTheStatus(_ row: Case) throws {
        #expect(try answers().meaning(status: row.status, body: Array(row.body.utf8)) == row.meaning)
    }

    @Test func theStatusDecidesWhereTheTextSaysNothing() {
        let answers = Answers(gone: [404], texts: [.init(Glob("no_service"), means: .gone)])
        #expect(answers.meaning(status: 404, body: Array("<html>".utf8)) == .gone)
        #expect(answers.meaning(status: 200, body: Array("ok".utf8)) == nil)
        #expect(answers.meaning(status: 500, body: [0xFF, 0xFE]) == nil)
        #expect(Answers().meaning(status: 410, body: []) == nil)
    }

    @Test(
        arguments: [
            #"{"error":{"retry_after":1.5}}"#: Duration.milliseconds(1500),
            #"{"error":{"retry_after":"2"}}"#: .seconds(2),
            #"{"error":{"retry_after":0.0001}}"#: .milliseconds(1),
            #"{"error":{"retry_after":0}}"#: nil, #"{"error":{"retry_after":-3}}"#: nil,
            #"{"error":{"retry_after":1e99}}"#: .seconds(365 * 86_400), #"{"retry_after":1}"#: nil, "": nil,
            "<html>": nil, "[": nil,
        ] as [String: Duration?])
    func readsTheWaitOfAJSONAnswer(_ body: String, _ wait: Duration?) throws {
        #expect(try answers().wait(in: Array(body.utf8)) == wait)
    }
}
