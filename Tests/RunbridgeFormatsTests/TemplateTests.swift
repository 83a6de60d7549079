import RunbridgeCore
import RunbridgeFormats
import Testing

struct TemplateTests {
    static let hostile = "\"}],`*_<!here> @everyone\\\n\u{0}\u{202E}{{x}} 🙂</script>"

    @Test(
        arguments: [
            "{{title}}": "batch nightly failed after 13m 32s",
            "{{kind}}/{{id}}/{{watcher}}": "batch/batch_abc/openai",
            "{{status}} {{core}} {{previous}} {{raw}}": "failed failed running failed",
            "{{error.code}}: {{error.message}}": "invalid_request: line 7 is no JSON",
            "{{problem}}": "invalid_request: line 7 is no JSON",
            "{{progress}}": "97 of 100 succeeded, 3 failed",
            "{{counts.total}} {{counts.expired}}": "100",
            "{{duration}} {{duration_s}}": "13m 32s 812.4",
            "{{event.type}} {{event.data.run.kind}}": "run.failed batch",
            "{{#terminal}}over{{/terminal}}{{^partial}}, whole{{/partial}}": "over, whole",
            "{{#labels}}{{name}}={{value}} of {{watcher}};{{/labels}}": "a=1 of openai;team=ml of openai;",
            "{{run.labels.team}} {{run.labels.none}}": "ml",
            "{{^url}}no page{{/url}}{{#url}}page{{/url}}": "no page",
            "{{upper(kind)}} {{cut_4(id)}} {{upper(cut_4(id))}}": "BATCH bat… BAT…",
            "{{! nothing }}x": "x",
            "{{{title}}}{{&kind}}": "batch nightly failed after 13m 32sbatch",
        ])
    func namesWhatAnEventHolds(_ template: String, _ expected: String) throws {
        let format = try format(template, type: "text/plain")
        #expect(try text(format, event(labels: ["team": "ml", "a": "1"])) == expected)
    }

    @Test func rendersValuesAsPartsOfJSONStrings() throws {
        let format = try format(#"{ "a": "{{error.message}} & {{run.name}}", "b": {{{json(error.message)}}} }"#)
        let event = event(name: Self.hostile, error: RunError(message: Self.hostile))
        let json = try JSON(parsing: try format.render(event).bytes)
        #expect(json.members?.map(\.name) == ["a", "b"])
        #expect(json["a"]?.string == "\(Self.hostile) & \(Self.hostile)")
        #expect(json["b"]?.string == Self.hostile)
    }

    @Test func writesWholeValuesWithTheJSONFunction() throws {
        let format = try format(
            #"""
            { "total": {{{json(counts.total)}}}, "run": {{{json(run)}}}, "cut": {{{ json(cut_3(id)) }}},
              "terminal": {{{json(terminal)}}}, "partial": {{&json(partial)}}, "expired": {{{json(counts.expired)}}},
              "page": {{{json(url)}}}, "labels": [{{#labels}}{{{json(.)}}},{{/labels}}], "all": {{{json(labels)}}} }
            """#)
        let json = try JSON(parsing: try format.render(event(labels: ["a": "1"])).bytes)
        #expect(json["total"] == 100)
        #expect(json["run"]?["id"] == "batch_abc")
        #expect(json["cut"] == "ba…")
        #expect(json["terminal"] == true)
        #expect(json["partial"] == false)
        #expect(json["expired"]?.isNull == true)
        #expect(json["page"]?.isNull == true)
        #expect(json["labels"] == [["name": "a", "value": "1"]])
        #expect(json["all"] == json["labels"])
    }

    @Test func dropsCommasBeforeClosingBrackets() throws {
        let body = #"""
            { "list": [ {{#problem}}"{{problem}}", {{/problem}} {{#url}}"{{url}}",{{/url}} ],
              "text": ",] ,} \",]", "empty": [ , ], }
            """#
        let json = try JSON(parsing: try format(body).render(event(error: nil)).bytes)
        #expect(json == ["list": [], "text": ",] ,} \",]", "empty": []])
    }

    @Test func percentEncodesFormValues() throws {
        let format = try format(
            "text={{title}}&more={{problem}}", type: "application/x-www-form-urlencoded")
        let event = event(name: "a&b=c d", error: RunError(message: "ä%\n+"))
        #expect(
            try text(format, event)
                == "text=batch%20a%26b%3Dc%20d%20failed%20after%2013m%2032s&more=%C3%A4%25%20%2B")
    }

    @Test func sendsHeadersAndContentTypeOfTheFile() throws {
        let format = try format(
            "x", type: "text/plain; charset=utf-8", more: "headers: { Title: runbridge, X-Priority: 3 }")
        let body = try format.render(event())
        #expect(body.contentType == "text/plain; charset=utf-8")
        #expect(body.headers == [.init(name: "Title", value: "runbridge"), .init(name: "X-Priority", value: "3")])
    }

    struct Escaping: Sendable {
        var markup: String
        var value: String
        var shown: String
    }

    @Test(
        arguments: [
            Escaping(markup: "slack", value: "<!here> & <@U1> `x`", shown: "&lt;!here&gt; &amp; &lt;@U1&gt; 'x'"),
            Escaping(
                markup: "discord", value: "@everyone **b** [a](b) `c` ||d||",
                shown: #"\@everyone \*\*b\*\* \[a\]\(b\) \`c\` \|\|d\|\|"#),
            Escaping(markup: "markdown", value: "[a](http://b) <i> ![x]", shown: #"\[a\]\(http://b\) \<i\> \!\[x\]"#),
            Escaping(markup: "plain", value: "<!here> [a](b)", shown: "<!here> [a](b)"),
        ])
    func showsValuesAsTheyAre(_ row: Escaping) throws {
        let format = try format(#"{ "text": "{{run.name}}" }"#, more: "markup: \(row.markup)")
        let json = try JSON(parsing: try format.render(event(name: row.value)).bytes)
        #expect(json["text"]?.string == row.shown)
    }

    @Test func givesTheSameBytesEachTime() throws {
        let format = try format(#"{ "text": "{{title}}", "labels": {{{json(run.labels)}}} }"#)
        let event = event(labels: Dictionary(uniqueKeysWithValues: (0..<50).map { ("l\($0)", "v") }))
        let first = try format.render(event)
        for _ in 0..<20 { #expect(try format.render(event) == first) }
    }

    @Test func refusesABodyThatIsNoEvent() throws {
        let broken = EncodedEvent(
            id: EventID(high: 1, low: 2), type: .progress, run: RunKey(watcher: "a", kind: "b", id: "c"),
            body: Array("{".utf8))
        let format = try format("{{title}}", type: "text/plain")
        let error = #expect(throws: FormatError.self) { try format.render(broken) }
        #expect(error?.description.contains("no JSON") == true)
    }
}
