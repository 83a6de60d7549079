import Testing

@testable import RunbridgeStandIn

@Suite struct BatchInputTests {
    private static func line(_ id: String, url: String = "/v1/responses", body: String = #"{"model":"m"}"#) -> String {
        #"{"custom_id":"\#(id)","method":"POST","url":"\#(url)","body":\#(body)}"#
    }

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var ids: [String] = []
        var faults: [String] = []
    }

    @Test(arguments: [
        Case(testDescription: "two lines", text: "\(line("a"))\n\(line("b"))\n", ids: ["a", "b"]),
        Case(
            testDescription: "no last line break, CRLF, blank lines", text: "\(line("a"))\r\n\r\n \n\(line("b"))",
            ids: ["a", "b"]),
        Case(testDescription: "empty", text: "", faults: ["empty_file:0"]),
        Case(testDescription: "blank", text: "\n \n", faults: ["empty_file:0"]),
        Case(testDescription: "broken", text: "\(line("a"))\n{broken", ids: ["a"], faults: ["invalid_json_line:2"]),
        Case(testDescription: "an array", text: "[1]", faults: ["invalid_json_line:1"]),
        Case(
            testDescription: "no custom_id", text: #"{"method":"POST","url":"/v1/responses","body":{}}"#,
            faults: ["missing_required_parameter:1"]),
        Case(testDescription: "another endpoint", text: line("a", url: "/v1/embeddings"), faults: ["invalid_url:1"]),
        Case(
            testDescription: "twice the same id", text: "\(line("a"))\n\(line("a"))", ids: ["a"],
            faults: ["duplicate_custom_id:2"]),
        Case(
            testDescription: "streaming", text: line("a", body: #"{"stream":true}"#),
            faults: ["streaming_unsupported:1"]),
        Case(
            testDescription: "several", text: "\(line("a", url: "x"))\n{\n\(line("b"))", ids: ["b"],
            faults: ["invalid_url:1", "invalid_json_line:2"]),
    ])
    func findsWhatIsWrong(_ row: Case) {
        let input = BatchInput(Array(row.text.utf8), endpoint: "/v1/responses")
        #expect(input.customIDs == row.ids)
        #expect(input.faults.map { "\($0.code):\($0.line ?? 0)" } == row.faults)
    }

    @Test func takesTheModelOfTheFirstRequest() {
        let text = "\(Self.line("a", body: "{}"))\n\(Self.line("b"))\n\(Self.line("c", body: #"{"model":"n"}"#))"
        #expect(BatchInput(Array(text.utf8), endpoint: "/v1/responses").model == "m")
    }
}
