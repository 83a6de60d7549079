import RunbridgeCore
import Testing

@testable import RunbridgeFormats

struct EventTextTests {
    struct Case: Sendable {
        var event: EncodedEvent
        var title: String

        init(_ event: EncodedEvent, _ title: String) {
            (self.event, self.title) = (event, title)
        }
    }

    static let cases = [
        Case(event(), "batch nightly failed after 13m 32s"),
        Case(event(name: nil), "batch batch_abc failed after 13m 32s"),
        Case(event(.status(.running), status: .running), "batch nightly is running"),
        Case(
            event(.status(.succeeded), status: .succeeded, partial: true),
            "batch nightly succeeded in part after 13m 32s"),
        Case(
            event(.status(.unknown), status: .unknown, raw: "dancing"), "batch nightly is in an unknown state, dancing"),
        Case(event(.statusChanged, status: .running, raw: "finalizing"), "batch nightly is now finalizing"),
        Case(event(.vanished, status: .running), "batch nightly has vanished"),
        Case(event(.watchError, name: "openai"), "watcher openai is failing"),
        Case(event(.watchRecovered, name: "openai"), "watcher openai works again"),
        Case(event(.sinkFailing, name: "hook"), "sink hook takes no events"),
        Case(event(name: "a\nb\u{202E}\u{1b}[31m c"), "batch a b [31m c failed after 13m 32s"),
    ]

    @Test(arguments: cases)
    func saysWhatHappened(_ row: Case) throws {
        #expect(EventText(try row.event.json()).title == row.title)
    }

    @Test(arguments: EventType.all)
    func hasAVerbForEveryType(_ type: EventType) throws {
        let text = EventText(try event(type).json())
        #expect(!text.verb.isEmpty)
        #expect(!text.verb.contains("run."))
    }

    @Test func namesTheProblemByErrorThenReason() throws {
        #expect(EventText(try event().json()).problem == "invalid_request: line 7 is no JSON")
        #expect(EventText(try event(error: nil, reason: "timeout").json()).problem == "timeout")
        #expect(
            EventText(try event(.anomaly, anomaly: "failed after succeeded").json()).problem == "failed after succeeded"
        )
        #expect(EventText(try event(error: nil).json()).problem == nil)
    }

    @Test(
        arguments: [
            "https://example.com/a?b=c#d": true, "HTTP://example.com": true, "javascript:alert(1)": false,
            "https://example.com/\"onclick": false, "https://example.com/a b": false, "https://example.com/\n": false,
            "https://example.com/" + String(repeating: "a", count: 3000): false,
        ])
    func linksToWebPagesOnly(_ url: String, _ isTaken: Bool) throws {
        #expect(EventText(try event(url: url).json()).url == (isTaken ? url : nil))
    }

    @Test(
        arguments: [
            0: "0s", 0.04: "0s", 1.25: "1.3s", 9.94: "9.9s", 9.96: "10s", 59.7: "1m", 812: "13m 32s", 7500: "2h 5m",
            7200: "2h", 86_400: "1d", 90_000: "1d 1h",
        ])
    func saysDurationsBriefly(_ seconds: Double, _ text: String) {
        #expect(BriefDuration(seconds: seconds)?.text == text)
    }

    @Test(arguments: [-1, .nan, .infinity])
    func saysNoDurationThatIsNone(_ seconds: Double) {
        #expect(BriefDuration(seconds: seconds) == nil)
    }

    @Test func cutsByUTF16AndKeepsCharactersWhole() {
        #expect("abcdef".cut(to: 6) == "abcdef")
        #expect("abcdefg".cut(to: 6) == "abcde…")
        #expect("🙂🙂🙂".cut(to: 4) == "🙂…")
        #expect("👨‍👩‍👧‍👦x".cut(to: 6) == "…")
        let pile = "a" + String(repeating: "\u{301}", count: 10_000)
        #expect(pile.cut(to: 50).utf16.count == 50)
    }
}
