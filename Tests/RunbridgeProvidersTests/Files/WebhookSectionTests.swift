import RunbridgeCore
import RunbridgeProviders
import Testing

/// The `webhook` section is as strict as the rest of a provider's file.
struct WebhookSectionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var lines: String
        var mistakes: [String]
        var testDescription: String { lines }

        init(_ lines: String, _ mistakes: String...) {
            (self.lines, self.mistakes) = (lines, mistakes)
        }
    }

    private static func file(_ lines: String) -> String {
        let indented = lines.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        return """
            title: Example
            kinds:
              job:
                list: { path: /jobs }
                words: { done: succeeded, busy: running }
                rules: [ { where: { status: ended }, status: failed, raw: ended/badly } ]
            webhook:
            \(indented)

            """
    }

    private static func event(_ keys: String) -> String {
        "scheme: github\ntype: type\nevents:\n  job.done: { \(keys) }"
    }

    private static func hmac(_ keys: String) -> String {
        "scheme: { hmac: { header: X-S, \(keys) } }\nevents: { job: { kind: job } }"
    }

    static let cases = [
        Case(
            "scheme: githbu\nevents: { job: { kind: job } }",
            "p.yaml:8:11: expected one of standard-webhooks, github, gitlab, slack, stripe, buildkite, bearer, found the "
                + "text 'githbu'. Did you mean 'github'?"),
        Case(
            "scheme: github",
            "p.yaml:8:3: the key 'events' is missing: TYPE and [Webhook event](#webhook-event), any number"),
        Case(
            "scheme: github\nevents: {}", "p.yaml:9:11: here is no type at all: without one there is nothing to receive"
        ),
        Case(
            "scheme: github\nevents: { a: { kind: job }, b: { kind: job } }",
            "p.yaml:9:11: of several types each must say which it is: add 'type'"),
        Case(
            "scheme: github\nevents: { a: { kind: job } }\nignored: [b]",
            "p.yaml:10:12: without 'type' all webhooks are of one type, and none can be told apart"),
        Case(
            "scheme: github\ntype: { header: X-E }\nevents: { a: { kind: job } }\nignored: [b, a, b]",
            "p.yaml:11:16: the type 'a' stands under events already",
            "p.yaml:11:19: the type 'b' stands here a second time"),
        Case(
            "scheme: github\ntype: { hedaer: X-E }\nevents: { a: { kind: job } }",
            "p.yaml:9:11: unknown key 'hedaer'. Did you mean 'header'?"),
        Case(
            event("kind: jbo, id: id, word: done"),
            "p.yaml:11:15: the event 'job.done': there is no kind 'jbo'. Did you mean 'job'?"),
        Case(
            event("kind: job, id: id, word: doen"),
            "p.yaml:11:15: the event 'job.done': 'doen' is no word of this kind. Did you mean 'done'?"),
        Case(event("kind: job, id: id, word: ended/badly")),
        Case(event("kind: job, word: done"), "p.yaml:11:15: with 'word' the run's id is needed: add id: PATH"),
        Case(event("kind: job, id: id"), "p.yaml:11:32: 'id' goes with 'word'"),
        Case(
            event("kind: job, id: id, word: done, object: job"), "p.yaml:11:56: 'object' goes with no 'word'"),
        Case(
            event("kind: job, fields: { changed_at: { over: at } }, words: { finished: succeeded }"),
            "p.yaml:11:15: the event 'job.done': 'over' is no word of this kind. Known here: finished, ended/badly"),
        Case(
            event("kind: job, rules: [ { where: { status: dnoe }, partial: true } ]"),
            "p.yaml:11:15: the event 'job.done': 'dnoe' is no word of this kind. Did you mean 'done'?"),
        Case(
            "scheme: { hmac: { header: X }, token: { header: Y } }\nevents: { job: { kind: job } }",
            "p.yaml:8:11: write one of 'hmac' and 'token'"),
        Case(
            hmac("form: \"v={singature}\""),
            "p.yaml:8:40: '{singature}' means nothing here. Did you mean '{signature}'?"),
        Case(hmac("form: \"v=\""), "p.yaml:8:40: {signature} is missing"),
        Case(hmac("form: \"{signature}{signature}\""), "p.yaml:8:40: {signature} stands here twice"),
        Case(hmac("signed: \"{timestamp}\""), "p.yaml:8:42: {body} is missing"),
        Case(
            hmac("signed: \"{timestamp}.{body}\""),
            "p.yaml:8:42: nothing says the timestamp: put {timestamp} into 'form' or add 'timestamp_header'"),
        Case(
            hmac("timestamp_header: X-T"),
            "p.yaml:8:19: the timestamp is not signed, so anybody could change it: put {timestamp} into 'signed'"),
        Case(
            hmac("form: \"t={timestamp},v={signature}\", signed: \"{timestamp}{body}\", timestamp_header: X-T"),
            "p.yaml:8:118: 'form' has {timestamp} already: leave one of them out"),
    ]

    @Test(arguments: cases)
    func tellsEveryMistake(_ row: Case) {
        #expect(mistakes(in: Self.file(row.lines)) == row.mistakes)
    }

    @Test func describesSchemes() throws {
        func scheme(_ notation: String) throws -> WebhookScheme? {
            try Provider.read(
                yaml: Self.file("scheme: \(notation)\nevents: { job: { kind: job } }"), file: "p.yaml", name: "example"
            ).webhook?.scheme
        }
        for (name, meant) in WebhookScheme.named { #expect(try scheme(name) == meant) }
        #expect(try scheme("{ token: { header: X-Key } }") == .token(header: "X-Key", prefix: ""))
        #expect(
            try scheme(
                "{ hmac: { header: X-S, form: \"t={timestamp},v1={signature}\", signed: \"{timestamp}.{body}\" } }")
                == .hmac(
                    HMACScheme(header: "X-S", form: "t={timestamp},v1={signature}", signed: "{timestamp}.{body}")))
        #expect(
            try scheme(
                "{ hmac: { header: X, algorithm: sha1, encoding: base64, signed: \"{timestamp}{body}\", "
                    + "timestamp_header: X-T } }")
                == .hmac(
                    HMACScheme(
                        header: "X", form: "{signature}", signed: "{timestamp}{body}", algorithm: .sha1,
                        encoding: .base64, timestampHeader: "X-T")))
    }

    @Test func aKindThatOnlyWebhooksTellOfIsNotPolled() throws {
        let provider = try Provider.read(
            yaml: """
                title: Example
                kinds:
                  call: { words: { done: succeeded } }
                  job: { list: { path: /jobs }, words: { done: succeeded } }
                webhook: { scheme: bearer, events: { any: { kind: call } } }

                """, file: "p.yaml", name: "example")
        #expect(provider.standingKinds.map(\.name) == ["job"])
        #expect(provider.kinds.map(\.isAskable) == [false, true])
    }
}
