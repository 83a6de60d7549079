import RunbridgeCore
import RunbridgeProviders
import TestSupport
import Testing

/// What a genuine webhook tells, as the provider's file has it.
struct WebhookReadingTests {
    private static let kinds = """
        title: Example
        kinds:
          job:
            list: { path: /jobs }
            fields: { name: title, changed_at: at }
            words: { done: succeeded, busy: running }
            rules: [ { where: { status: ended }, status: failed, raw: ended/badly } ]

        """

    private static func provider(_ webhook: String) throws -> Provider {
        try Provider.read(yaml: "\(kinds)webhook:\n\(webhook)\n", file: "p.yaml", name: "example")
    }

    private static func thinAndFull() throws -> Provider {
        try provider(
            """
              scheme: standard-webhooks
              type: type
              events:
                job.completed: { kind: job, id: [data.id, id], word: done, time: created_at }
                job.broke: { kind: job, id: data.id, word: ended/badly }
                job: { kind: job, object: data.job }
                "Job Hook":
                  kind: job
                  fields: { id: attributes.id, status: attributes.state }
                  words: { finished: succeeded }
              ignored: [call.incoming]
            """)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var body: JSON
        var reading: WebhookReading
        var testDescription: String { body.encodedText }
    }

    private static func run(
        _ id: String, _ status: Status, _ raw: String, at: Timestamp? = nil, unknown: Bool = false, isHint: Bool,
        name: String? = nil
    ) -> WebhookReading {
        .run(
            kind: "job",
            reading: ProviderReading(
                id: id, sighting: Sighting(status: status, raw: raw, provider: "example", name: name, changedAt: at),
                unknownWord: unknown ? raw : nil),
            isHint: isHint)
    }

    static let cases: [Case] = [
        Case(
            body: ["type": "job.completed", "created_at": 1_711_471_533, "data": ["id": "j1"]],
            reading: run("j1", .succeeded, "done", at: Timestamp(seconds: 1_711_471_533), isHint: true)),
        Case(
            body: ["type": "job.completed", "created_at": "soon", "data": ["id": 7]],
            reading: run("7", .succeeded, "done", isHint: true)),
        Case(
            body: ["type": "job.completed", "id": "evt", "data": ["id": nil]],
            reading: run("evt", .succeeded, "done", isHint: true)),
        Case(
            body: ["type": "job.broke", "data": ["id": "a/../\u{0}\"'"]],
            reading: run("a/../\u{0}\"'", .failed, "ended/badly", isHint: true)),
        Case(body: ["type": "job.broke", "data": [:]], reading: .unreadable(.noID)),
        Case(body: ["type": "job.broke", "data": ["id": ["x"]]], reading: .unreadable(.noID)),
        Case(body: ["type": "job.broke"], reading: .unreadable(.noID)),
        Case(
            body: [
                "type": "job",
                "data": ["job": ["id": "j1", "status": "busy", "title": "nightly", "at": 1_000_000_000]],
            ],
            reading: run(
                "j1", .running, "busy", at: Timestamp(seconds: 1_000_000_000), isHint: false, name: "nightly")),
        Case(
            body: ["type": "job", "data": ["job": ["id": "j1", "status": "ended"]]],
            reading: run("j1", .failed, "ended/badly", isHint: false)),
        Case(
            body: ["type": "job", "data": ["job": ["id": "j1", "status": "odd"]]],
            reading: run("j1", .unknown, "odd", unknown: true, isHint: false)),
        Case(
            body: ["type": "job", "data": ["job": ["id": "j1", "status": nil]]],
            reading: .unreadable(.noStatus(id: "j1"))),
        Case(body: ["type": "job", "data": ["job": []]], reading: .unreadable(.noObject)),
        Case(body: ["type": "job", "id": "j1", "status": "done"], reading: .unreadable(.noObject)),
        Case(
            body: ["type": "Job Hook", "attributes": ["id": 3, "state": "finished"], "title": "not mine"],
            reading: run("3", .succeeded, "finished", isHint: false)),
        Case(
            body: ["type": "Job Hook", "attributes": ["id": 3, "state": "done"]],
            reading: run("3", .unknown, "done", unknown: true, isHint: false)),
        Case(body: ["type": "call.incoming"], reading: .noRun(type: "call.incoming")),
        Case(body: ["type": "job.new"], reading: .unknownType("job.new")),
        Case(body: ["type": "JOB"], reading: .unknownType("JOB")),
        Case(body: ["type": 5], reading: .unknownType("5")), Case(body: [:], reading: .unknownType("untyped")),
        Case(body: ["type": nil], reading: .unknownType("untyped")),
        Case(body: ["type": ""], reading: .unknownType("untyped")), Case(body: [], reading: .unknownType("untyped")),
        Case(body: nil, reading: .unknownType("untyped")), Case(body: "job", reading: .unknownType("untyped")),
    ]

    @Test(arguments: cases)
    func tellsWhatTheFileSays(_ row: Case) throws {
        #expect(try Self.thinAndFull().read(webhook: row.body) { _ in nil } == row.reading)
    }

    @Test func theTypeMayStandInAHeader() throws {
        let provider = try Self.provider(
            "  scheme: github\n  type: { header: X-GitHub-Event }\n  events: { workflow: { kind: job, object: job } }\n"
                + "  ignored: [ping]")
        let body: JSON = ["job": ["id": 1, "status": "done"], "type": "ping"]
        func read(_ type: String?) -> WebhookReading? {
            provider.read(webhook: body) { $0 == "X-GitHub-Event" ? type : "other" }
        }
        #expect(read("workflow") == Self.run("1", .succeeded, "done", isHint: false))
        #expect(read("ping") == .noRun(type: "ping"))
        #expect(read("push") == .unknownType("push"))
        #expect(read(nil) == .unknownType("untyped"))
    }

    @Test func whereThereIsOneTypeItNeedNotSaySo() throws {
        let provider = try Self.provider("  scheme: standard-webhooks\n  events: { any: { kind: job } }")
        let body: JSON = ["id": "p", "status": "busy", "type": "nobody asks"]
        #expect(provider.read(webhook: body) { _ in nil } == Self.run("p", .running, "busy", isHint: false))
        #expect(provider.named("mine").read(webhook: body) { _ in nil } != provider.read(webhook: body) { _ in nil })
        #expect(try Provider.read(yaml: Self.kinds, file: "p.yaml", name: "x").read(webhook: body) { _ in nil } == nil)
    }

    /// Whatever stands in a body, the reading ends with one of its endings, and a run has an id.
    @Test func noBodyIsTooStrange() throws {
        let provider = try Self.thinAndFull()
        var random = SeededRandom(6)
        let names = ["type", "data", "job", "id", "status", "attributes", "state", "created_at", "at", "x"]
        let leaves: [JSON] = [
            "job", "job.completed", "Job Hook", "job.broke", "done", "ended", "finished", "", nil, true, 0, -1,
            9_223_372_036_854_775_807, "9e999", "\u{0}",
        ]
        func value(_ depth: Int) -> JSON {
            switch depth > 3 ? 0 : Int.random(in: 0...4, using: &random) {
            case 0, 1: return leaves.randomElement(using: &random)!
            case 2: return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth + 1) })
            default:
                return .object(
                    (0..<Int.random(in: 0...5, using: &random)).map { _ in
                        JSON.Member(names.randomElement(using: &random)!, value(depth + 1))
                    })
            }
        }
        var runs = 0
        for _ in 0..<50_000 {
            guard case .run(_, let reading, _)? = provider.read(webhook: value(0), header: { _ in nil }) else {
                continue
            }
            #expect(!reading.id.isEmpty)
            runs += 1
        }
        #expect(runs > 0)
    }
}
