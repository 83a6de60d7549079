import RunbridgeProviders
import Testing

struct ProviderFileTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var lines: String
        var mistakes: [String]
        var testDescription: String { lines }

        init(_ lines: String, _ mistakes: String...) {
            (self.lines, self.mistakes) = (lines, mistakes)
        }
    }

    static let cases = [
        Case(
            "list: { path: /jobs }\nwords: { done: suceeded, busy: running }",
            "p.yaml:5:20: expected one of queued, running, waiting, canceling, succeeded, incomplete, failed, expired, "
                + "canceled, skipped, found the text 'suceeded'. Did you mean 'succeeded'?"),
        Case(
            "list: { path: /jobs }\nwords: { done: unknown }",
            "p.yaml:5:20: expected one of queued, running, waiting, canceling, succeeded, incomplete, failed, expired, "
                + "canceled, skipped, found the text 'unknown'."),
        Case(
            "list: { path: /jobs }\nwords: { done: succeeded }\nfields: { changed_at: { dnoe: done_at } }",
            "p.yaml:6:29: 'dnoe' is no word of this kind. Did you mean 'done'?"),
        Case(
            "list: { path: /jobs }\nwords: { done: succeeded }\nrules:\n  - { where: { status: [done, doen] }, partial: true }",
            "p.yaml:7:9: 'doen' is no word of this kind. Did you mean 'done'?"),
        Case(
            "list: { path: /jobs }\nwords: { done: succeeded }\nrules:\n  - { where: { a: b } }",
            "p.yaml:7:9: this rule says nothing: give it a status, raw, partial or reason"),
        Case(
            "words: { done: succeeded }",
            "p.yaml:3:3: kind 'job': a kind needs 'list', 'retrieve' or both, or an event under 'webhook'"),
        Case("list: { path: /jobs }", "p.yaml:4:5: a kind needs 'words', 'rules' or both"),
        Case(
            "list: { path: \"/jobs/{id}\" }\nwords: { done: succeeded }",
            "p.yaml:4:11: a list cannot use {id}: there is none yet"),
        Case(
            "retrieve: { path: /job }\nwords: { done: succeeded }",
            "p.yaml:4:15: this reads the same for every run: write {id} where the id belongs"),
        Case(
            "list: { path: jobs }\nwords: { done: succeeded }",
            "p.yaml:4:19: a path begins with a slash and has no query (that goes under 'query')"),
        Case(
            "list: { path: \"/jobs?a=b\" }\nwords: { done: succeeded }",
            "p.yaml:4:19: a path begins with a slash and has no query (that goes under 'query')"),
        Case(
            "list: { path: \"/{a\" }\nwords: { done: succeeded }",
            "p.yaml:4:19: a brace has no partner, or nothing inside, in '/{a'"),
        Case(
            "list: { path: /jobs, body: { a: 1 } }\nwords: { done: succeeded }",
            "p.yaml:4:32: a GET request has no body: write method: POST"),
        Case(
            "list: { path: /jobs, paging: { by: token, parameter: page } }\nwords: { done: succeeded }",
            "p.yaml:4:34: paging by token needs 'from'"),
        Case(
            "list: { path: /jobs, paging: { by: link, parameter: page } }\nwords: { done: succeeded }",
            "p.yaml:4:57: 'parameter' means nothing with paging by link"),
        Case(
            "list: { path: /jobs, paging: { by: last_id, parameter: a, in: body } }\nwords: { done: succeeded }",
            "p.yaml:4:34: 'in: body' needs a body with keys to put the page into"),
        Case(
            "list: { path: /jobs, headers: { \"X Y\": 1 } }\nwords: { done: succeeded }",
            "p.yaml:4:37: 'X Y' cannot be the name of a header"),
        Case(
            "list: { path: /jobs, paging: { by: number, parameter: a, total: n } }\nwords: { done: succeeded }",
            "p.yaml:4:69: 'total' means nothing with paging by number"),
        Case(
            "list: { path: /jobs, headers: { X-A: \"{a\" } }\nwords: { done: succeeded }",
            "p.yaml:4:42: a brace has no partner, or nothing inside, in '{a'"),
        Case(
            "list: { path: /jobs, query: { a: \"{+a}\" } }\nwords: { done: succeeded }",
            "p.yaml:4:38: {+NAME} keeps the slashes of a path. Write {NAME} here"),
        Case(
            "list: { path: /jobs }\nheaders: { X-A: \"{id}\" }\nwords: { done: succeeded }",
            "p.yaml:5:14: a list cannot use {id}: there is none yet"),
        Case(
            "retrieve: { path: \"/{+id}\", item: \"jobs[\" }\nwords: { done: succeeded }",
            "p.yaml:4:39: 'jobs[' is no path. Brackets pick an array's element, conditions[type=Complete].status or "
                + "states[DONE]; one in a name is written \\[ or \\]"),
        Case(
            "list: { path: \"/{team}/jobs\" }\nwords: { done: succeeded }",
            "p.yaml:3:3: kind 'job': '{team}' is no parameter of this provider. Describe it under parameters."
        ),
        Case(
            "list: { path: /jobs }\nwords: { done: succeeded }\nfields: { id: a..b, url: \"https://x/{a..b}\" }",
            "p.yaml:6:19: 'a..b' is no path. Write names with dots between them, error.code or data.0.id",
            "p.yaml:6:30: what stands between braces must be a path, {id} or {metadata.name}"),
    ]

    @Test(arguments: cases)
    func tellsEveryMistake(_ row: Case) {
        let indented = row.lines.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
        #expect(mistakes(in: "title: Example\nkinds:\n  job:\n\(indented)\n") == row.mistakes)
    }

    @Test func tellsMistakesOfTheHead() {
        #expect(
            mistakes(
                in: """
                    titel: Example
                    docs: example.com
                    base_url: "https://{host}/v1?x=1"
                    authentication: { header: "X Key", basic: me }
                    headers: { A: "ü" }
                    parameters: { Team: Whose jobs }
                    kinds: {}
                    """
            ).sorted() == [
                "p.yaml:1:1: unknown key 'titel'. Did you mean 'title'?",
                "p.yaml:2:7: expected a URL that begins with https:// or http://, found 'example.com'",
                "p.yaml:3:11: expected a URL that begins with https:// or http:// and has no query, found "
                    + "'https://{host}/v1?x=1'",
                "p.yaml:4:17: write one of 'header', 'basic' and 'aws_sigv4'",
                "p.yaml:4:27: expected the name of a header, found 'X Key'",
                "p.yaml:5:15: a header can hold printable ASCII only",
                "p.yaml:6:15: a parameter is named with small letters, digits and _, and not 'id'; found 'Team'",
            ])
        #expect(
            mistakes(in: "title: Example\nkinds: {}\n") == [
                "p.yaml:2:8: a provider needs at least one kind"
            ])
    }

    @Test func tellsOfParametersInHeads() {
        #expect(
            mistakes(
                in: """
                    title: E
                    base_url: "https://{hots}/"
                    authentication: { basic: "{usr}" }
                    headers: { X-User: "{user}", X-Team: "{id}" }
                    parameters: { host: Where, user: Who }
                    kinds: { job: { list: { path: / }, words: { done: succeeded } } }

                    """
            ).sorted() == [
                "p.yaml:2:11: '{hots}' is no parameter of this provider. Did you mean '{host}'?",
                "p.yaml:3:17: '{usr}' is no parameter of this provider. Did you mean '{user}'?",
                "p.yaml:4:10: '{id}' is no parameter of this provider. Describe it under parameters.",
                "p.yaml:5:15: nothing uses the parameter 'host'",
            ])
    }

    @Test func tellsOfParametersWithoutAPlace() {
        let kinds = "kinds: { job: { list: { path: \"/{taem}\" }, words: { done: succeeded } } }"
        #expect(
            mistakes(in: "title: E\nparameters: { team: Whose jobs }\n\(kinds)\n") == [
                "p.yaml:2:15: nothing uses the parameter 'team'",
                "p.yaml:3:10: kind 'job': '{taem}' is no parameter of this provider. Did you mean '{team}'?",
            ])
    }
}
