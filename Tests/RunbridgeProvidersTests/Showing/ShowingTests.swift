import RunbridgeCore
import RunbridgeProviders
import Testing

struct ShowingTests {
    private func provider() throws -> Provider {
        try Provider.read(
            yaml: """
                title: Example Jobs
                about: Jobs of all sorts, whose words are few and whose description is long enough to be broken into lines.
                docs: https://example.com/docs
                base_url: https://{team}.example.com
                authentication: bearer
                key_variable: EXAMPLE_KEY
                parameters: { team: Whose jobs }
                kinds:
                  job:
                    about: A job.
                    list: { path: /jobs, query: { limit: 100 } }
                    retrieve: { path: "/jobs/{id}" }
                    words: { busy: running, "done": succeeded, ok: succeeded }
                    rules:
                      - { where: { status: [done, ok*], bad: "> 0", out: { exists: true } }, partial: true, reason: bad items }
                  task: { retrieve: { path: "/tasks/{id}" }, words: { ok: succeeded } }
                """, file: "p.yaml", name: "example")
    }

    @Test func listsALineForEach() throws {
        let provider = try provider()
        #expect(
            Provider.listing([provider.named("a"), provider]) == """
                a        Example Jobs  job, task
                example  Example Jobs  job, task

                """)
        #expect(Provider.listing([]).isEmpty)
    }

    @Test func showsAllOnOnePage() throws {
        #expect(
            try provider().page == """
                Example Jobs (example)

                  Jobs of all sorts, whose words are few and whose description is long enough to
                  be broken into lines.

                  docs  https://example.com/docs
                  url   https://{team}.example.com
                  key   EXAMPLE_KEY, sent as Authorization: Bearer …
                  team  Whose jobs

                job

                  A job.

                  list  GET /jobs?limit=100
                  read  GET /jobs/{id}

                  WORD  STATUS
                  busy  running
                  done  succeeded  over
                  ok    succeeded  over

                  partial, because of bad items where status is done or ok* and bad > 0 and out is there

                task

                  read  GET /tasks/{id}

                  WORD  STATUS
                  ok    succeeded  over

                """)
    }

    @Test func saysTheSameToPrograms() throws {
        let json = try provider().json
        #expect(json["name"] == "example")
        #expect(json["base_url"] == "https://{team}.example.com")
        #expect(json["authentication"] == "Authorization: Bearer …")
        #expect(json["parameters"] == ["team": "Whose jobs"])
        let job = try #require(json["kinds"]?.array?.first)
        #expect(job["list"] == ["method": "GET", "path": "/jobs", "query": ["limit": "100"]])
        #expect(job["words"] == ["busy": "running", "done": "succeeded", "ok": "succeeded"])
        #expect(
            job["rules"] == [
                [
                    "where": ["status": "[done, ok*]", "bad": "> 0", "out": "{ exists: true }"], "status": nil,
                    "raw": nil, "partial": true,
                    "reason": "bad items",
                ]
            ])
        #expect(json["kinds"]?.array?.last?["list"]?.isNull == true)
        #expect(try JSON(parsing: json.encoded()) == json)
    }

    private func webhooks() throws -> Provider {
        try Provider.read(
            yaml: """
                title: Example Jobs
                kinds:
                  job: { retrieve: { path: "/jobs/{id}" }, words: { ok: succeeded } }
                  call: { words: { ok: succeeded } }
                webhook:
                  scheme: standard-webhooks
                  secret_variable: EXAMPLE_SECRET
                  type: type
                  events:
                    job.done: { kind: job, id: [data.id, id], word: ok }
                    call: { kind: call, object: data }
                  ignored: [ping, pong]
                """, file: "p.yaml", name: "example")
    }

    @Test func showsWebhooksAsATable() throws {
        let page = try webhooks().page
        #expect(
            page == """
                Example Jobs (example)

                  url  your own, as base_url

                job

                  read  GET /jobs/{id}

                  WORD  STATUS
                  ok    succeeded  over

                call

                  WORD  STATUS
                  ok    succeeded  over

                webhooks

                  scheme  standard-webhooks
                  header  webhook-signature: v1,…
                  secret  EXAMPLE_SECRET
                  type    type in the body

                  TYPE      KIND  WORD
                  job.done  job   ok    is read again
                  call      call        tells all

                  of no run: ping, pong

                """)
    }

    @Test func showsWebhooksToPrograms() throws {
        #expect(
            try webhooks().json["webhook"] == [
                "scheme": "standard-webhooks", "header": "webhook-signature: v1,…",
                "secret_variable": "EXAMPLE_SECRET", "type": "type in the body",
                "events": [
                    "job.done": ["kind": "job", "hint": true, "word": "ok", "id": ["data.id", "id"]],
                    "call": ["kind": "call", "hint": false, "object": "data"],
                ],
                "ignored": ["ping", "pong"],
            ])
        #expect(try provider().json["webhook"] == .null)
    }
}
