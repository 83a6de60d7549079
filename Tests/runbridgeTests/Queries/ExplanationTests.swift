import Foundation
import RunbridgeCore
import RunbridgeStore
import Testing

@testable import runbridge

struct ExplanationTests {
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
                                       busy
                                       to be tried again at 2026-11-24 09:31:10.000
              2026-11-24 09:31:11.000  attempt 2  ✗ rejected: the receiver answered 422  12 ms
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
        #expect(json.members?.map(\.name) == ["event", "routes", "deliveries"])
        #expect(json["event"]?.encoded() == explanation.event.event.body)
        #expect(
            json["routes"]?.encodedText
                == #"[{"index":0,"matched":true,"why":"when failed holds"},"#
                + #"{"index":1,"matched":true,"why":"it takes every event that is not quiet"}]"#)
        #expect(
            json["deliveries"]?.encodedText
                == #"[{"sink":"hook","state":"dead","attempts":["#
                + #"{"number":1,"at":"2026-11-24T09:31:06.000Z","duration_ms":12.5,"outcome":"retry","status":503,"#
                + #""detail":"the receiver answered 503: busy"},"#
                + #"{"number":2,"at":"2026-11-24T09:31:11.000Z","duration_ms":12.5,"outcome":"rejected","status":422,"#
                + #""detail":"the receiver answered 422"}]},"#
                + #"{"sink":"audit","state":"delivered","attempts":["#
                + #"{"number":1,"at":"2026-11-24T09:31:06.000Z","duration_ms":12.5,"outcome":"delivered","#
                + #""status":null,"detail":null}]}]"#)
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
