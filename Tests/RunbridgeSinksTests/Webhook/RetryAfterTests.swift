import RunbridgeCore
import Testing

@testable import RunbridgeSinks

struct RetryAfterTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var value: String
        var seconds: Double?
        var testDescription: String { "'\(value)'" }
    }

    static let now = Timestamp(milliseconds: 784_111_777_000)  // Sun, 06 Nov 1994 08:49:37 GMT
    static let week = 7.0 * 86_400

    static let cases: [Case] = [
        Case(value: "1", seconds: 1), Case(value: "120", seconds: 120), Case(value: "007", seconds: 7),
        Case(value: "1.5", seconds: 1.5), Case(value: "0.0001", seconds: 0.001),
        Case(value: "604800", seconds: week), Case(value: "604801", seconds: week),
        Case(value: String(repeating: "9", count: 400), seconds: week), Case(value: "0", seconds: nil),
        Case(value: "0.0", seconds: nil), Case(value: "-1", seconds: nil), Case(value: "1e3", seconds: nil),
        Case(value: "1.2.3", seconds: nil), Case(value: "5 seconds", seconds: nil), Case(value: "", seconds: nil),
        Case(value: "NaN", seconds: nil), Case(value: "٣", seconds: nil), Case(value: "\u{0}", seconds: nil),
        // The three forms of a date, and what is none.
        Case(value: "Sun, 06 Nov 1994 08:49:38 GMT", seconds: 1),
        Case(value: "Sunday, 06-Nov-94 08:50:37 GMT", seconds: 60),
        Case(value: "Sun Nov  6 09:49:37 1994", seconds: 3600),
        Case(value: "Sun, 06 Nov 1994 08:49:37 GMT", seconds: nil),
        Case(value: "Sun, 06 Nov 1994 08:49:36 GMT", seconds: nil),
        Case(value: "Thu, 01 Jan 1970 00:00:00 GMT", seconds: nil),
        Case(value: "Fri, 31 Dec 9999 23:59:59 GMT", seconds: week),
        Case(value: "Saturday, 05-Nov-44 08:49:37 GMT", seconds: week),
        Case(value: "Sunday, 06-Nov-45 08:49:37 GMT", seconds: nil),
        Case(value: "Sun, 31 Feb 1995 08:49:37 GMT", seconds: nil),
        Case(value: "Sun, 06 Nov 1995 25:49:37 GMT", seconds: nil),
        Case(value: "Sun, 06 Nov 1995 08:49:37 CET", seconds: nil),
        Case(value: "Sun, 06 Növ 1995 08:49:37 GMT", seconds: nil), Case(value: "Sun, , , , , GMT", seconds: nil),
        Case(value: "2026-11-24T09:30:00Z", seconds: nil), Case(value: "a b c d e GMT", seconds: nil),
    ]

    @Test(arguments: cases)
    func aWaitIsReadAndBounded(_ row: Case) {
        let wait = RetryAfter.wait(row.value, now: Self.now)
        #expect(wait?.milliseconds == row.seconds.map { Int64($0 * 1000) })
    }
}
