import Foundation
import RunbridgeCore
import RunbridgeStore
import Testing

@testable import runbridge

@Suite(.inTurn) struct ExplanationTests {
    private func explanation(in sample: SampleStore) async throws -> Explanation {
        let events = try await sample.store.events(matching: EventFilter(types: [.status(.failed)]))
        let failed = try #require(events.first)
        return try #require(try await sample.store.explanation(of: failed.event.id))
    }

    @Test func tellsPeopleTheWholeStory() async throws {
        let explanation = try await explanation(in: .withDeadLetter())
        let text = ExplanationText(
            explanation: explanation, look: Look(now: .zero + .seconds(90), utcOffset: { _ in 0 })
        ).text
        let expected = """
            ✗ run.failed  \(explanation.event.event.id.text)
            batch batch_a "nightly" of the watcher openai

            What happened
              2026-11-24 09:31:00.000  running → failed, after 1m
                                       invalid_request: line 3 is no JSON
                                       97 of 100 succeeded, 3 failed
              2026-11-24 09:31:05.000  seen, by poll, 5s later

            Why it went where it went
              ✓ route 1  when failed holds
              ✓ route 2  it takes every event that is not quiet
              → it goes to hook, audit

            Delivery to hook  dead: it is not tried again by itself
              2026-11-24 09:31:06.000  attempt 1  ✗ the receiver answered 503  12 ms
                                       DNS 0.4 ms · connect 1 ms · TLS 7 ms · first byte 12 ms · end 12 ms
                                       busy
                                       to be tried again at 2026-11-24 09:31:10.000 (it asked to be left alone for 2.5s)
              2026-11-24 09:31:11.000  attempt 2  ✗ rejected: the receiver answered 422  12 ms
                                       kept connection · first byte 11 ms · end 12 ms
                                       given up

            Delivery to audit  delivered
              2026-11-24 09:31:06.000  attempt 1  ✓ delivered  12 ms

            """
        #expect(text == expected)
    }

    @Test func saysWhenTheNextAttemptIs() async throws {
        let explanation = try await explanation(in: .lived())
        let look = Look(now: .zero + .seconds(67), utcOffset: { _ in 0 })
        let text = ExplanationText(explanation: explanation, look: look).text
        #expect(text.contains("Delivery to hook  pending: the next attempt is at 2026-11-24 09:31:10.000, in 3s\n"))
    }

    @Test func theObjectForProgramsHasExactlyItsMembers() async throws {
        let explanation = try await explanation(in: .withDeadLetter())
        let json = explanation.json
        let names = ["id", "type", "event", "observation", "decision", "routes", "deliveries"]
        #expect(json.members?.map(\.name) == names)
        #expect(json["id"]?.string == explanation.event.event.id.text)
        #expect(json["type"] == "run.failed")
        #expect(json["event"]?.encoded() == explanation.event.event.body)
        let routes = #"""
            [{"index":0,"matched":true,"why":"when failed holds"},\#
            {"index":1,"matched":true,"why":"it takes every event that is not quiet"}]
            """#
        #expect(json["observation"]?.encodedText == Self.observation)
        #expect(json["decision"]?.encodedText == #"{"to":["hook","audit"],"unmatched":false}"#)
        #expect(json["routes"]?.encodedText == routes)
        #expect(json["deliveries"]?.encodedText == Self.deliveries)
    }

    private static let observation = #"""
        {"via":"poll","observed_at":"2026-11-24T09:31:05.000Z","happened_at":"2026-11-24T09:31:00.000Z",\#
        "watcher":"openai","kind":"batch","run":"batch_a","status":"failed","seen":{\#
        "status":"failed","core":"failed","previous":"running","raw":"failed","terminal":true,\#
        "partial":false,"reason":null,"error":{"code":"invalid_request","message":"line 3 is no JSON"},\#
        "counts":{"total":100,"succeeded":97,"failed":3},"created_at":"2026-11-24T09:30:00.000Z",\#
        "changed_at":"2026-11-24T09:31:00.000Z","duration_s":60}}
        """#

    private static let deliveries = #"""
        [{"sink":"hook","state":"dead","next_attempt_at":null,"paused_at":null,"paused_reason":null,\#
        "attempts":[\#
        {"number":1,"at":"2026-11-24T09:31:06.000Z","duration_ms":12.5,"outcome":"retry","code":"answer",\#
        "status":503,"reason":"the receiver answered 503","answer":"busy",\#
        "detail":"the receiver answered 503: busy","asked_wait_ms":2500,\#
        "next":"retry","next_at":"2026-11-24T09:31:10.000Z",\#
        "phases":{"connection":"new","dns_ms":0.41,"connect_ms":1.25,"tls_ms":7.8,"first_byte_ms":12.1,\#
        "total_ms":12.4,"reached":"end"}},\#
        {"number":2,"at":"2026-11-24T09:31:11.000Z","duration_ms":12.5,"outcome":"rejected",\#
        "code":"answer","status":422,"reason":"the receiver answered 422","answer":null,\#
        "detail":"the receiver answered 422","asked_wait_ms":null,"next":"bury","next_at":null,\#
        "phases":{"connection":"kept","dns_ms":null,"connect_ms":null,"tls_ms":null,"first_byte_ms":11,\#
        "total_ms":12,"reached":"end"}}],"incidents":[]},\#
        {"sink":"audit","state":"delivered","next_attempt_at":null,"paused_at":null,"paused_reason":null,\#
        "attempts":[\#
        {"number":1,"at":"2026-11-24T09:31:06.000Z","duration_ms":12.5,"outcome":"delivered","code":null,\#
        "status":null,"reason":null,"answer":null,"detail":null,"asked_wait_ms":null,\#
        "next":"finish","next_at":null,"phases":null}],"incidents":[]}]
        """#

    @Test func everyMemberIsDocumented() async throws {
        let page = Page.article("Explaining").text
        func names(_ json: JSON?) -> [String] {
            var all = (json?.array ?? []).flatMap { names($0) }
            for member in json?.members ?? [] {
                all.append(member.name)
                // What is inside of these is the event's own.
                if member.name != "event", member.name != "seen" { all += names(member.value) }
            }
            return all
        }
        let all = Set(names(try await explanation(in: .withDeadLetter()).json))
        #expect(all.count > 35)
        for name in all { #expect(page.contains("`\(name)`"), "\(name)") }
    }

    @Test func saysHowFarAFailedExchangeCame() async throws {
        let sample = try await SampleStore()
        try await sample.accept(.of("a", .failed), at: .zero)
        let cases: [(AttemptPhases, String)] = [
            (AttemptPhases(total: .milliseconds(7), isComplete: false), "broken off 7 ms"),
            (
                AttemptPhases(
                    resolve: .microseconds(90), connect: .milliseconds(2), total: .seconds(10), isComplete: false),
                "DNS 0.1 ms · connect 2 ms · broken off 10s"
            ),
            (
                AttemptPhases(isConnectionKept: true, total: .seconds(15), isComplete: false),
                "kept connection · broken off 15s"
            ),
        ]
        for (phases, _) in cases {
            let report = AttemptReport(.retry(.init(.timeout, "too late")), phases: phases)
            try await sample.attempt("hook", report, .retry(at: .zero), at: .zero)
        }
        let explanation = try await explanation(in: sample)
        let text = ExplanationText(explanation: explanation, look: Look(now: .zero, utcOffset: { _ in 0 })).text
        let attempts = try #require(explanation.json["deliveries"]?.array?.first?["attempts"]?.array)
        #expect(attempts.map { $0["phases"]?["reached"]?.string } == [nil, "connect", "connect"])
        #expect(attempts.map { $0["phases"]?["connection"]?.string } == [nil, "new", "kept"])
        for (_, line) in cases { #expect(text.contains("\(String(repeating: " ", count: 27))\(line)\n"), "\(text)") }
    }

    @Test func saysWhatHoldsAWholeSinkBack() async throws {
        let paced = try await SampleStore.lived()
        _ = try await paced.store.change(
            sink: "hook", to: .pace(until: .zero + .seconds(600)), at: .zero + .seconds(80))
        let look = Look(now: .zero + .seconds(80), utcOffset: { _ in 0 })
        let left = try await explanation(in: paced)
        #expect(
            ExplanationText(explanation: left, look: look).text.contains(
                "Delivery to hook  pending: the sink is left alone for now, and the next attempt is at "
                    + "2026-11-24 09:40:00.000, in 8m\n"))
        #expect(left.json["deliveries"]?.array?[0]["next_attempt_at"] == "2026-11-24T09:40:00.000Z")

        _ = try await paced.store.change(
            sink: "hook", to: .pause(reason: "it answered 410 Gone"), at: .zero + .seconds(80))
        let paused = try await explanation(in: paced)
        #expect(
            ExplanationText(explanation: paused, look: look).text.contains(
                "Delivery to hook  pending: the sink is paused since 2026-11-24 09:31:20.000: it answered 410 Gone\n"))
        let delivery = try #require(paused.json["deliveries"]?.array?.first)
        #expect(delivery["next_attempt_at"] == .null)
        #expect(delivery["paused_at"] == "2026-11-24T09:31:20.000Z")
        #expect(delivery["paused_reason"] == "it answered 410 Gone")
        #expect(paused.json["deliveries"]?.array?.last?["paused_at"] == .null)
    }

    @Test func whatIsLeftOfAnEventWhoseBytesAreGoneIsStillTold() async throws {
        let sample = try await SampleStore.lived()
        let events = try await sample.store.events()
        let id = try #require(events.first { $0.event.type == .status(.running) }?.event.id)
        let retention = Retention(delivered: nil, dead: nil, bodies: .seconds(86_400), runs: nil)
        var place: Pruning.Place? = .start(isThorough: true)
        while let from = place {
            place = try await sample.store.prune(at: from, keeping: retention, at: .zero + .seconds(100 * 86_400)).next
        }
        let explanation = try #require(try await sample.store.explanation(of: id))
        let json = explanation.json
        #expect(json["event"] == .null)
        #expect((json["id"]?.string, json["type"]?.string) == (id.text, "run.running"))
        #expect(json["observation"]?["seen"] == .null)
        #expect(json["observation"]?["status"] == "running")
        #expect(json["routes"]?.array?.map { $0["matched"]?.bool } == [false, true])
        #expect(json["deliveries"]?.array?.map { $0["state"]?.string } == ["delivered"])
        let text = ExplanationText(explanation: explanation, look: Look(now: .zero, utcOffset: { _ in 0 })).text
        #expect(text.contains("run.running: running (its content is kept no more)"))
        #expect(text.contains("– route 1  when failed does not hold for run.running"))
    }

    @Test func aRunCannotWriteOnTheTerminal() async throws {
        let sample = try await SampleStore()
        let hostile = "\u{1b}[2J\r\n✓ delivered\u{202E}"
        try await sample.accept(.of("id\(hostile)", .failed, name: hostile), at: .zero)
        let explanation = try await explanation(in: sample)
        let text = ExplanationText(explanation: explanation, look: Look(now: .zero, utcOffset: { _ in 0 })).text
        let unwanted = text.unicodeScalars.filter { $0 != "\n" && ($0.value < 0x20 || $0 == "\u{202E}") }
        #expect(unwanted.isEmpty)
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix("✓ delivered") })
    }

    @Test(arguments: ["", "{", "[]", #"{"routes":7,"to":{"a":1}}"#, #"{"routes":[3]}"#])
    func aDecisionThatCannotBeReadIsNoDecision(_ text: String) {
        let decision = Decision(text)
        #expect(decision.sinks.isEmpty)
        #expect(!decision.routes.contains { $0.isMatched })
    }
}
