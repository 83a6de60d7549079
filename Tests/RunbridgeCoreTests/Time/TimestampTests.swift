import RunbridgeCore
import Testing

@Suite struct TimestampTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var milliseconds: Int64?
        var testDescription: String { text.isEmpty ? "nothing" : text }

        init(_ text: String, _ milliseconds: Int64?) {
            (self.text, self.milliseconds) = (text, milliseconds)
        }
    }

    /// The numbers are Python's `datetime.fromisoformat(…).timestamp()`.
    static let read = [
        Case("1970-01-01T00:00:00Z", 0),
        Case("2026-11-24T09:30:00.120Z", 1_795_512_600_120),
        Case("2026-11-24t09:30:00z", 1_795_512_600_000),
        Case("2026-11-24 09:30:00Z", 1_795_512_600_000),
        Case("2026-11-24T09:30:00.1Z", 1_795_512_600_100),
        Case("2026-11-24T09:30:00.123999999999999Z", 1_795_512_600_123),
        Case("2026-11-24T10:30:00+01:00", 1_795_512_600_000),
        Case("2026-11-24T10:30:00+0100", 1_795_512_600_000),
        Case("2026-11-23T21:45:00-11:45", 1_795_512_600_000),
        Case("2026-11-24T09:30:00-00:00", 1_795_512_600_000),
        Case("2024-02-29T00:00:00Z", 1_709_164_800_000),
        Case("2000-02-29T23:59:59Z", 951_868_799_000),
        Case("2016-12-31T23:59:60Z", 1_483_228_799_000),
        Case("1969-12-31T23:59:59.999Z", -1),
        Case("0000-01-01T00:00:00Z", -62_167_219_200_000),
        Case("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        Case("9999-12-31T23:59:59-23:59", 253_402_387_139_000),
    ]

    static let refused = [
        "", "now", "2026-11-24", "2026-11-24T09:30Z", "2026-11-24T09:30:00", "2026-11-24T09:30:00.Z",
        "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60", "2026-01-01T00:00:00+1",
        "2026-01-01T00:00:00ZZ", " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z ", "+2026-01-01T00:00:00Z",
        "-001-01-01T00:00:00Z", "20260101T000000Z", "2026-1-1T00:00:00Z", "1795512600",
        // Hostile: digits of another script, a NUL, a fraction as long as a book but for its end.
        "٢٠٢٦-01-01T00:00:00Z", "2026-01-01T00:00:00Z\u{0}",
        "2026-01-01T00:00:00." + String(repeating: "9", count: 100_000),
    ].map { Case($0, nil) }

    @Test(arguments: read + refused) func aTextIsReadOrRefused(_ example: Case) {
        #expect(Timestamp(rfc3339: example.text)?.milliseconds == example.milliseconds)
    }

    @Test func daysOfTenThousandYearsComeBack() {
        var day: Int64 = -62_167_219_200_000
        var isWhole = true
        while day < 253_402_300_800_000 {
            let moment = Timestamp(milliseconds: day + abs(day / 86_400_000) * 7919 % 86_400_000)
            isWhole = isWhole && Timestamp(rfc3339: moment.rfc3339) == moment
            day += 86_400_000 * 13
        }
        #expect(isWhole)
    }

    @Test func daysFollowEachOtherAsInTheCalendar() {
        // Counted day by day, with no formula in common with the code.
        var (year, month, day) = (1896, 1, 1)
        var milliseconds = Timestamp(rfc3339: "1896-01-01T00:00:00Z")?.milliseconds ?? 0
        var isRight = true
        while year < 2110 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            let text = "\(year)-\(two(month))-\(two(day))T00:00:00.000Z"
            isRight = isRight && Timestamp(milliseconds: milliseconds).rfc3339 == text
            milliseconds += 86_400_000
            day += 1
            if day > days[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(isRight)
    }

    @Test(arguments: [
        (Int64.min, "0000-01-01T00:00:00.000Z"), (Int64.max, "9999-12-31T23:59:59.999Z"),
        (-62_167_219_200_001, "0000-01-01T00:00:00.000Z"), (253_402_300_800_000, "9999-12-31T23:59:59.999Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
    ]) func momentsOutsideAreWrittenAsTheNearest(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test func arithmeticStopsAtItsEnds() {
        let (least, most) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
        #expect(Timestamp(seconds: .max) == most && Timestamp(seconds: .min) == least)
        #expect(most + .seconds(1) == most && least + .seconds(-1) == least)
        #expect(most - least == .milliseconds(Int64.max) && least - most == .milliseconds(Int64.min))
        #expect(Timestamp(seconds: 5) - Timestamp(seconds: 7) == .seconds(-2))
    }
}
