import Foundation
import RunbridgeCore
import Testing

@Suite struct EventEncodingTests {
    /// The example of the wire format, filled in.
    private static var example: Event {
        let told = Sighting(
            status: .failed, raw: "failed", provider: "openai", attempt: 1,
            error: RunError(code: "invalid_request", message: "The file has no lines."),
            counts: Counts(total: 100, succeeded: 0, failed: 100),
            createdAt: Timestamp(seconds: 1_795_511_787), startedAt: Timestamp(milliseconds: 1_795_511_787_720),
            changedAt: Timestamp(milliseconds: 1_795_512_600_120), object: [:])
        let state = RunState(
            key: RunKey(watcher: "openai", kind: "batch", id: "batch_abc"), sighting: told, previous: .running,
            revision: 3, firstSeenAt: Timestamp(seconds: 1_795_511_790),
            changedAt: Timestamp(milliseconds: 1_795_512_600_120),
            observedAt: Timestamp(seconds: 1_795_512_605))
        return Event(
            id: EventID(text: "evt_01m86e81hrm37cs65av4zc4qtz")!, type: .status(.failed),
            time: Timestamp(milliseconds: 1_795_512_600_120), run: state, via: .poll)
    }

    @Test func eventsThatShareTheirDataAreWrittenAsEachAlone() {
        var discovered = Self.example
        discovered.type = .discovered
        discovered.id = EventID(high: 1, low: 2)
        var changed = Self.example
        changed.run.sighting.raw = "other"
        var anomaly = changed
        anomaly.anomaly = "it cannot be"
        var seenOtherwise = anomaly
        seenOtherwise.via = .webhook
        let events = [discovered, Self.example, Self.example, changed, anomaly, seenOtherwise, discovered]
        #expect(Event.encoded(events) == events.map { $0.encoded() })
        #expect(Event.encoded([]).isEmpty)
    }

    @Test func theExampleIsWrittenToTheByte() {
        let expected =
            #"{"specversion":"1.0","id":"evt_01m86e81hrm37cs65av4zc4qtz","source":"/watch/openai","#
            + #""type":"run.failed","subject":"batch/batch_abc","time":"2026-11-24T09:30:00.120Z","#
            + #""datacontenttype":"application/json","timestamp":"2026-11-24T09:30:00.120Z","data":{"#
            + #""run":{"watcher":"openai","provider":"openai","kind":"batch","id":"batch_abc","name":null,"#
            + #""url":null,"attempt":1,"labels":{}},"status":"failed","core":"failed","previous":"running","#
            + #""raw":"failed","terminal":true,"partial":false,"reason":null,"#
            + #""error":{"code":"invalid_request","message":"The file has no lines."},"#
            + #""counts":{"total":100,"succeeded":0,"failed":100},"created_at":"2026-11-24T09:16:27.000Z","#
            + #""changed_at":"2026-11-24T09:30:00.120Z","observed_at":"2026-11-24T09:30:05.000Z","#
            + #""duration_s":812.4,"via":"poll","object":{}}}"#
        let encoded = Self.example.encoded()
        #expect(String(decoding: encoded.body, as: UTF8.self) == expected)
        #expect(
            encoded.id == Self.example.id && encoded.type == .status(.failed) && encoded.run == Self.example.run.key)
    }

    @Test func whatIsNotKnownIsNull() throws {
        let told = event(.status(.queued))
        let json = try told.encoded().json()
        let data = try #require(json["data"])
        for name in ["previous", "reason", "error", "counts", "created_at", "duration_s"] {
            #expect(data[name] == JSON.null, "\(name)")
        }
        #expect(data["anomaly"] == nil && data["object"] == nil)
        #expect(data["run"]?["name"] == JSON.null && data["run"]?["provider"] == JSON.null)
    }

    /// As an independent parser reads it.
    private func read(_ event: Event) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(event.encoded().body)) as? [String: Any])
    }

    @Test(arguments: EventType.all) func everyTypeIsAValidCloudEvent(_ type: EventType) throws {
        var told = event(type, previous: .running)
        if type == .anomaly { told.anomaly = "it was \"told\"\n" }
        let root = try read(told)
        #expect(root["type"] as? String == type.text && root["specversion"] as? String == "1.0")
        #expect(root["id"] as? String == told.id.text && root["time"] as? String == root["timestamp"] as? String)
        let data = try #require(root["data"] as? [String: Any])
        #expect(data["anomaly"] as? String == told.anomaly)
        #expect(data["status"] as? String == told.run.sighting.status.rawValue)
    }

    static let hostile = [
        "", "\"", "\\", "\\\"", "\u{0}\u{1}\u{1f}\u{7f}", "\r\n\t\u{8}\u{c}", "</script>", "\u{2028}\u{2029}",
        // Not at its beginning: there Foundation takes it for a mark and drops it.
        "x\u{feff}",
        "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F466}", "cafe\u{301}", "\u{fffd}\u{ffff}\u{10ffff}", "{\"id\":1}",
        "null",
        String(repeating: "\"\\\u{0}", count: 2000),
    ]

    @Test(arguments: hostile) func hostileTextsComeBackAsTheyWere(_ text: String) throws {
        var told = event(.anomaly, watcher: text, kind: text, id: text) {
            $0.raw = text
            $0.name = text
            $0.url = text
            $0.labels = [text: text, "a": text]
            $0.reason = text
            $0.error = RunError(code: text, message: text)
            $0.provider = text
            $0.object = [text: .string(text)]
        }
        told.anomaly = text
        let body = told.encoded().body
        #expect(!body.contains(0x0a) && !body.contains(0x0d))
        let root = try read(told)
        let data = try #require(root["data"] as? [String: Any])
        let run = try #require(data["run"] as? [String: Any])
        func expectSame(_ value: Any?, _ line: Int = #line) {
            let found = (value as? String).map { Array($0.utf8) }
            #expect(found == Array(text.utf8), "line \(line)")
        }
        for value: Any? in [run["watcher"], run["kind"], run["id"], run["name"], run["url"], run["provider"]] {
            expectSame(value)
        }
        for value: Any? in [data["raw"], data["reason"], data["anomaly"]] { expectSame(value) }
        let error = try #require(data["error"] as? [String: Any])
        expectSame(error["code"])
        expectSame(error["message"])
        // Our own parser finds the same.
        let ours = try told.encoded().json()
        let label = try #require(ours["data"]?["run"]?["labels"]?[text]?.string)
        #expect(Array(label.utf8) == Array(text.utf8))
        #expect(ours["data"]?["object"] == [text: .string(text)])
    }

    @Test func labelsStandInTheOrderOfTheirNames() throws {
        let names = ["b", "a", "B", "\u{1F600}", "", "aa"]
        let told = event(.status(.failed)) { $0.labels = Dictionary(uniqueKeysWithValues: names.map { ($0, "x") }) }
        let labels = try #require(try told.encoded().json()["data"]?["run"]?["labels"]?.members)
        #expect(labels.map(\.name) == names.sorted())
        for _ in 0..<5 { #expect(told.encoded() == told.encoded()) }
    }

    @Test func numbersAtTheirEndsAreWhole() throws {
        let told = event(.status(.failed)) {
            $0.attempt = .min
            $0.counts = Counts(total: .max, succeeded: 9, failed: 10, canceled: -1, expired: 0, active: .min)
        }
        let data = try #require(try told.encoded().json()["data"])
        #expect(data["run"]?["attempt"]?.int == .min)
        #expect(
            data["counts"]
                == [
                    "total": 9_223_372_036_854_775_807, "succeeded": 9, "failed": 10, "canceled": -1, "expired": 0,
                    "active": -9_223_372_036_854_775_808,
                ])
    }

    struct Length: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var status = Status.succeeded
        var created: Int64?
        var started: Int64?
        var ended: Int64
        var text: String
    }

    static let lengths = [
        Length(testDescription: "no decimals", created: 0, ended: 60_000, text: "60"),
        Length(testDescription: "one", created: 0, ended: 812_400, text: "812.4"),
        Length(testDescription: "two", created: 0, ended: 50, text: "0.05"),
        Length(testDescription: "three", created: 0, ended: 1001, text: "1.001"),
        Length(testDescription: "no time at all", created: 5, ended: 5, text: "0"),
        Length(
            testDescription: "from its start rather than its making", created: 0, started: 500, ended: 1500, text: "1"),
        Length(testDescription: "not over", status: .running, created: 0, ended: 50, text: "null"),
        Length(testDescription: "no beginning known", ended: 50, text: "null"),
        Length(testDescription: "an end before its beginning", created: 100, ended: 50, text: "null"),
        Length(testDescription: "hostile: from end to end", created: .min, ended: .max, text: "9223372036854775.807"),
    ]

    @Test(arguments: lengths) func durationsAreSeconds(_ example: Length) {
        var told = event(.status(example.status)) {
            $0.createdAt = example.created.map(Timestamp.init(milliseconds:))
            $0.startedAt = example.started.map(Timestamp.init(milliseconds:))
        }
        told.run.changedAt = Timestamp(milliseconds: example.ended)
        let body = String(decoding: told.encoded().body, as: UTF8.self)
        #expect(body.contains("\"duration_s\":\(example.text),"))
    }
}
