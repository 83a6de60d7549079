import RunbridgeCore
import TestSupport
import Testing

@Suite struct DurationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var duration: Duration?
        var testDescription: String { text.isEmpty ? "nothing" : String(text.prefix(40)) }

        init(_ text: String, _ duration: Duration?) {
            (self.text, self.duration) = (text, duration)
        }
    }

    static let cases = [
        Case("250ms", .milliseconds(250)), Case("15s", .seconds(15)), Case("5m", .seconds(300)),
        Case("2h", .seconds(7200)), Case("30d", .seconds(2_592_000)), Case("0s", .zero), Case("007s", .seconds(7)),
        Case("36525d", .seconds(36_525 * 86_400)), Case("36526d", nil), Case("", nil), Case("15", nil), Case("s", nil),
        Case("1.5s", nil), Case("-5s", nil), Case("+5s", nil), Case("5 s", nil), Case("5S", nil), Case("5M", nil),
        Case("5s ", nil), Case(" 5s", nil), Case("1h30m", nil), Case("5w", nil), Case("5us", nil), Case("0x5s", nil),
        Case("9223372036854775807d", nil), Case("9223372036854775808ms", nil), Case("٥s", nil), Case("5s\u{0}", nil),
        Case(String(repeating: "9", count: 10_000) + "s", nil),
    ]

    @Test(arguments: cases) func aTextIsReadOrRefused(_ example: Case) {
        #expect(Duration(text: example.text) == example.duration)
    }

    @Test(arguments: [
        (Duration.zero, "0s"), (.milliseconds(1), "1ms"), (.milliseconds(1500), "1500ms"), (.seconds(60), "1m"),
        (.seconds(90), "90s"), (.seconds(3600), "1h"), (.seconds(86_400), "1d"), (.seconds(90_000), "25h"),
    ]) func itIsWrittenInTheLargestUnitThatFits(_ duration: Duration, _ text: String) {
        #expect(duration.text == text)
        #expect(Duration(text: text) == duration)
    }

    @Test func everyTextComesBack() {
        var random = SeededRandom(3)
        for _ in 0..<2000 {
            let most: Int64 = [10, 100_000, 1_000_000_000_000].randomElement(using: &random)!
            let duration = Duration.milliseconds(Int64.random(in: 0...most, using: &random))
            #expect(Duration(text: duration.text) == duration)
        }
    }

    @Test func wholeMillisecondsStopAtTheirEnds() {
        #expect(Duration.seconds(Int64.max).milliseconds == .max)
        #expect(Duration.seconds(Int64.min).milliseconds == .min)
        let edge = Duration.seconds(9_223_372_036_854_775) + .milliseconds(999)
        #expect(edge.milliseconds == .max)
        #expect((.zero - edge).milliseconds == .min)
        // Beyond what `components` can take apart.
        let monster = Duration.seconds(Int64.max) + .seconds(Int64.max)
        #expect(monster.milliseconds == .max && (.zero - monster).milliseconds == .min)
        #expect(Timestamp(seconds: 0) + monster == Timestamp(milliseconds: .max))
        #expect(Duration.microseconds(-1999).milliseconds == -1)
    }
}
