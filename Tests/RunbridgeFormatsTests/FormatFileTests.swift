import RunbridgeCore
import RunbridgeDocument
import RunbridgeFormats
import Testing

struct FormatFileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var body: String
        var mistakes: [String]
        var testDescription: String { body }

        init(_ body: String, _ mistakes: String...) {
            (self.body, self.mistakes) = (body, mistakes)
        }
    }

    static let json = "could break the JSON: write"

    static let cases = [
        Case("{{titel}}", "f.yaml:5:3: there is no 'titel' in an event. Did you mean 'title'?"),
        Case(
            "{ \"a\": \"{{eror.code}}\",\n  \"b\": \"{{zzzzz}}\" }",
            "f.yaml:5:11: there is no 'eror.code' in an event. Did you mean 'error.code'?",
            "f.yaml:6:11: there is no 'zzzzz' in an event. The reference lists what there is."),
        Case("{\n  {{#problem}}", "f.yaml:6:5: {{/problem}} is missing"),
        Case(
            "{{#problem}}{{#url}}{{/problem}}{{/url}}",
            "f.yaml:5:23: {{/problem}} closes nothing; {{#url}} of line 1 is open"),
        Case("{{/url}}", "f.yaml:5:3: {{/url}} closes nothing"),
        Case("{ \"a\": \"{{title\" }", "f.yaml:5:11: this tag has no end"),
        Case("{{shout(title)}}", "f.yaml:5:3: there is no function 'shout', only json, cut_N, upper, lower"),
        Case("{{cut_0(title)}}", "f.yaml:5:3: there is no function 'cut_0', only json, cut_N, upper, lower"),
        Case("\"{{{title}}}\"", "f.yaml:5:4: {{{title}}} \(json) {{title}}, or {{{json(title)}}} outside quotes"),
        Case("{{json(title)}}", "f.yaml:5:3: write {{{json(title)}}}, outside quotes"),
        Case("{{> other}}", "f.yaml:5:3: a template stands alone: partials, delimiters and pragmas mean nothing here"),
        Case(
            "{{% CONTENT_TYPE:TEXT}}",
            "f.yaml:5:3: a template stands alone: partials, delimiters and pragmas mean nothing here"),
    ]

    @Test(arguments: cases)
    func placesEveryFaultOfATemplate(_ row: Case) {
        #expect(mistakes(in: formatFile(row.body)) == row.mistakes)
    }

    @Test(
        arguments: [
            "{ \"a\": {{title}} }", "{ \"a\": \"{{title}}\" \"b\": 1 }", "[{{#url}}1{{/url}}", "{ 'a': 1 }",
            "{{#url}}{}{{/url}}", "{ {{{json(title)}}} }",
        ])
    func triesATemplateWithEventsOfEverySort(_ body: String) throws {
        let mistakes = mistakes(in: formatFile(body))
        #expect(mistakes.count == 1)
        let line = try #require(mistakes.first)
        #expect(line.hasPrefix("f.yaml:4:7: for the event run."), "\(line)")
        #expect(line.contains("the template gives something that is no JSON"))
    }

    @Test func refusesTablesThatLeaveEventsWithoutAText() {
        let yaml = formatFile(
            "\"{{color}}\"",
            more: "tables:\n  color: { failed: red }\n  mark: { faild: x, other: y }\n  title: { other: z }")
        #expect(
            mistakes(in: yaml) == [
                "f.yaml:4:10: this table leaves events without a text: add 'other'",
                "f.yaml:5:11: 'faild' is no status, no event type and not 'other'. Did you mean 'failed'?",
                "f.yaml:6:3: 'title' is a name that events have already",
            ])
    }

    @Test(
        arguments: [
            "content_type: json": "f.yaml:2:15: expected a media type such as application/json, found 'json'",
            "content_type: \"text/plain\\r\\nX: y\"":
                "f.yaml:2:15: expected a media type such as application/json, found 'text/plain\\r\\nX: y'",
            "content_type: text/plain\nheaders: { A: \"b\\nc\" }":
                "f.yaml:3:15: a header can hold printable ASCII only",
            "content_type: text/plain\nheaders: { \"A b\": c }": "f.yaml:3:12: 'A b' cannot be the name of a header",
            "content_type: text/plain\nmarkup: html":
                "f.yaml:3:9: expected one of plain, slack, discord, markdown, found the text 'html'.",
            "content_type: text/plain\nanswers: { gone: [200] }":
                "f.yaml:3:19: expected a whole number from 400 to 499, found the number 200",
            "content_type: text/plain\nanswers: { texts: { no: rejectd } }":
                "f.yaml:3:25: expected one of delivered, retry, rejected, gone, found the text 'rejectd'. "
                + "Did you mean 'rejected'?",
        ])
    func refusesFaultyKeys(_ lines: String, _ message: String) {
        #expect(mistakes(in: "title: T\n\(lines)\nbody: x\n") == [message])
    }

    @Test func tablesTellByTypeThenStatusThenCore() throws {
        let format = try format(
            "{{mark}}", type: "text/plain",
            more: "tables: { mark: { failed: f, expired: e, run.stalled: s, other: o } }")
        #expect(try text(format, event(.status(.failed), status: .failed)) == "f")
        #expect(try text(format, event(.status(.incomplete), status: .incomplete)) == "f")
        #expect(try text(format, event(.status(.expired), status: .expired)) == "e")
        #expect(try text(format, event(.stalled, status: .running)) == "s")
        #expect(try text(format, event(.vanished, status: .failed)) == "o")
    }
}
