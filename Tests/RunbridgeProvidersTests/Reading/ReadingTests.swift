import RunbridgeCore
import RunbridgeProviders
import Testing

struct ReadingTests {
    @Test func rulesTellWhatOneWordCannot() throws {
        let kind = try kind(
            """
            list: { path: /runs }
            fields: { status: status, reason: conclusion }
            words: { queued: queued, in_progress: running }
            rules:
              - { where: { status: completed, conclusion: action_required }, status: waiting }
              - { where: { status: completed, conclusion: success }, status: succeeded, raw: completed/success }
              - { where: { status: completed, conclusion: [failure, timed*] }, status: failed, reason: broken }
              - { where: { conclusion: timed_out }, status: expired }
            """)
        func sighting(_ status: String, _ conclusion: JSON) throws -> Sighting {
            try kind.reading(of: ["id": 7, "status": .string(status), "conclusion": conclusion]).get().sighting
        }
        #expect(try sighting("queued", nil).status == .queued)
        #expect(try sighting("completed", "action_required").status == .waiting)
        #expect(try sighting("completed", "success").raw == "completed/success")
        #expect(try sighting("completed", "failure").reason == "broken")
        #expect(try sighting("completed", "timed_out").status == .failed)
        #expect(try sighting("completed", nil).status == .unknown)
        #expect(try sighting("completed", "odd").reason == "odd")
        #expect(try kind.reading(of: ["id": 7, "status": "completed"]).get().unknownWord == "completed")
        #expect(try kind.reading(of: ["id": 7, "status": "queued"]).get().id == "7")
    }

    /// A number with a fraction.
    private static func number(_ value: Double) -> JSON { JSONNumber(value).map { .number($0) } ?? .null }

    struct Time: Sendable {
        var json: JSON
        var milliseconds: Int64?

        init(_ json: JSON, _ milliseconds: Int64?) {
            (self.json, self.milliseconds) = (json, milliseconds)
        }
    }

    static let times = [
        Time(1_711_471_533, 1_711_471_533_000), Time(number(1_741_476_542.25), 1_741_476_542_250),
        Time(1_711_471_533_123, 1_711_471_533_123), Time(1_711_471_533_123_456, 1_711_471_533_123),
        Time(1_711_471_533_123_456_789, 1_711_471_533_123), Time("1711471533", 1_711_471_533_000),
        Time(99_999_999_999, 99_999_999_999_000), Time(100_000_000_000, 100_000_000_000),
        Time(99_999_999_999_999, 99_999_999_999_999), Time(100_000_000_000_000, 100_000_000_000),
        Time("2024-03-26T16:45:33Z", 1_711_471_533_000), Time("2024-03-26T17:45:33.5+01:00", 1_711_471_533_500),
        Time("2024-03-26 16:45:33.999999Z", 1_711_471_533_999), Time(0, nil), Time(-1, nil), Time("", nil),
        Time("2024-03-26 16:45:33 UTC", 1_711_471_533_000), Time("2024-03-26 16:45:33Z UTC", nil), Time(" UTC", nil),
        Time("yesterday", nil), Time("2024-02-30T00:00:00Z", nil), Time(nil, nil), Time(true, nil), Time([:], nil),
        Time("nan", nil), Time("1e400", nil), Time(number(1e30), nil),
    ]

    @Test(arguments: times)
    func readsTimesInAnyNotation(_ time: Time) throws {
        let kind = try kind("list: { path: /j }\nwords: { done: succeeded }\nfields: { created_at: [nothing, at] }")
        let reading = try kind.reading(of: ["id": "a", "status": "done", "at": time.json]).get()
        #expect(reading.sighting.createdAt == time.milliseconds.map { Timestamp(milliseconds: $0) })
    }

    @Test func readsFieldsFromTheFirstPathThatLeadsSomewhere() throws {
        let kind = try kind(
            """
            list: { path: /j }
            words: { done: succeeded }
            fields:
              id: [meta.uid, id]
              status: [state, status]
              name: [title, meta.name]
              attempt: run_attempt
              url: html_url
              labels: { team: meta.labels.team, env: env }
              counts: { total: n.all, active: n.busy }
              changed_at: [done_at, updated_at]
            """)
        let object: JSON = [
            "id": 9, "meta": ["uid": nil, "name": "nightly", "labels": ["team": "ml"]], "state": "", "status": "done",
            "title": nil, "run_attempt": "2", "html_url": "https://example.com/9", "env": true,
            "n": ["all": "12", "busy": 3], "updated_at": 1_711_471_533,
        ]
        let reading = try kind.reading(of: object).get()
        #expect(reading.id == "9")
        #expect(
            reading.sighting
                == Sighting(
                    status: .succeeded, raw: "done", provider: "example", name: "nightly", url: "https://example.com/9",
                    labels: ["team": "ml", "env": "true"], attempt: 2, counts: Counts(total: 12, active: 3),
                    changedAt: Timestamp(seconds: 1_711_471_533)))
    }

    @Test(arguments: ["javascript:alert(1)", "//evil", "https://a b", "https://a\"b", "https://a\nb", "ftp://a"])
    func linksToWebPagesOnly(_ url: String) throws {
        let kind = try kind("list: { path: /j }\nwords: { done: succeeded }\nfields: { url: url }")
        #expect(try kind.reading(of: ["id": "a", "status": "done", "url": .string(url)]).get().sighting.url == nil)
    }

    @Test(arguments: [0, -1, number(1.5), "x", nil] as [JSON])
    func takesNoAttemptThatIsNone(_ attempt: JSON) throws {
        let kind = try kind("list: { path: /j }\nwords: { done: succeeded }\nfields: { attempt: n }")
        #expect(try kind.reading(of: ["id": "a", "status": "done", "n": attempt]).get().sighting.attempt == nil)
    }
}
