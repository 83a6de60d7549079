import RunbridgeCore
import RunbridgeProviders
import RunbridgeWatchers
import TestSupport
import Testing

/// What bodies are read as.
@Suite struct WebhookContentTests {
    private static func kind() throws -> ProviderKind {
        try #require(Provider.example().kind(named: "job"))
    }

    @Test func aLineTellsOfARunInEveryDetail() async throws {
        try await Listening.during { listening in
            let body = #"""
                {"id":"a/b \"c\"","status":"failed","kind":"job","name":"n","raw":"boom","attempt":2,
                 "time":"2026-11-24T09:30:00Z","error":{"code":"E","message":"m"},"counts":{"total":2,"failed":1},
                 "labels":{"team":"ml"},"url":"https://example.com/1","object":{"deep":[1,2,{"x":null}]}}
                """#
            #expect(try await listening.send(signed: body).status == 204)
            let seen = try #require(listening.host.record.observations.first)
            #expect(seen.key == RunKey(watcher: "ci", kind: "job", id: #"a/b "c""#))
            let object: JSON = ["deep": [1, 2, ["x": nil]]]
            #expect(
                seen.sighting
                    == Sighting(
                        status: .failed, raw: "boom", name: "n", url: "https://example.com/1",
                        labels: ["team": "ml"], attempt: 2, error: RunError(code: "E", message: "m"),
                        counts: Counts(total: 2, failed: 1), changedAt: Timestamp(rfc3339: "2026-11-24T09:30:00Z"),
                        object: object))
        }
    }

    @Test(arguments: [nil, "payload.job"]) func aKindReadsItsObjectWhereverItLies(_ path: String?) async throws {
        let object = #"{"uid":"j1","state":"done","title":"t","errors":3,"made":1795512600}"#
        let body = path == nil ? object : #"{"action":"x","payload":{"job":\#(object)}}"#
        let content = WebhookContent.kind(
            try Self.kind(), at: try path.map { try #require(JSONPath($0)) }, keepsObject: true)
        try await Listening.during(content: content) { listening in
            #expect(try await listening.send(signed: body).status == 204)
            let seen = try #require(listening.host.record.observations.first)
            #expect(seen.key == RunKey(watcher: "ci", kind: "job", id: "j1"))
            let sighting = try #require(seen.sighting)
            #expect(sighting.status == .succeeded && sighting.partial && sighting.provider == "example")
            #expect(sighting.name == "t" && sighting.createdAt == Timestamp(seconds: 1_795_512_600))
            let kept = try JSON(parsing: object)
            #expect(sighting.object == kept)
        }
    }

    static let unreadable = [
        "{}", "[]", "null", #"{"payload":null}"#, #"{"payload":{"job":7}}"#, #"{"payload":{"job":{"state":"open"}}}"#,
        #"{"payload":{"job":{"uid":"x"}}}"#,
        #"{"payload":{"job":{"uid":"\#(String(repeating: "x", count: 10 << 10))","state":"open"}}}"#,
    ]

    @Test(arguments: unreadable) func anObjectThatIsNoneIsRefused(_ body: String) async throws {
        let content = WebhookContent.kind(try Self.kind(), at: JSONPath("payload.job"))
        try await Listening.during(content: content) { listening in
            let answer = try await listening.send(signed: body)
            #expect(answer.status == 400)
            #expect(listening.host.record.batches.isEmpty)
        }
    }

    @Test func anIDIsToldInOneShortLine() async throws {
        let host = RecordingHost()
        try await Listening.during(content: .kind(try Self.kind()), host: host) { listening in
            let id = #"a\u001b[2J\nb"# + String(repeating: "\u{301}", count: 100_000)
            let answer = try await listening.send(signed: #"{"uid":"\#(id)"}"#)
            #expect(answer.status == 400)
        }
        let warning = try #require(host.record.warnings.first)
        #expect(warning.hasPrefix("a webhook was refused: the run 'a [2J ") && warning.hasSuffix("' has no status"))
        #expect(warning.utf8.count < 300)
    }

    @Test func aWordThatNoTableKnowsIsUnknownAndToldOnce() async throws {
        let host = RecordingHost()
        try await Listening.during(content: .kind(try Self.kind()), host: host) { listening in
            for id in ["a", "b"] {
                let answer = try await listening.send(signed: #"{"uid":"\#(id)","state":"paused"}"#)
                #expect(answer.status == 204)
            }
        }
        #expect(host.record.lines == ["job/a unknown", "job/b unknown"])
        #expect(host.record.warnings.filter { $0.contains("'paused'") }.count == 1)
    }

    @Test func aLargeObjectIsLeftOutAndTheRestIsTaken() async throws {
        let content = WebhookContent.kind(try Self.kind(), keepsObject: true)
        try await Listening.during(content: content) { listening in
            let body = #"{"uid":"a","state":"open","log":"\#(String(repeating: "x", count: 70_000))"}"#
            #expect(try await listening.send(signed: body).status == 204)
            let sighting = try #require(listening.host.record.observations.first?.sighting)
            #expect(sighting.status == .running && sighting.object == nil)
        }
    }
}
