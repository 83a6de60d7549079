import RunbridgeCore
import Testing

@Suite struct RetryAfterTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var value: String
        var wait: Duration?
        var testDescription: String { "'\(value)'" }
    }

    static let now = Timestamp(milliseconds: 784_111_777_000)  // Sun, 06 Nov 1994 08:49:37 GMT

    static let cases: [Case] = [
        Case(value: "0", wait: .zero), Case(value: "7", wait: .seconds(7)),
        Case(value: "0.0001", wait: .milliseconds(1)),
        Case(value: String(repeating: "9", count: 400), wait: .seconds(1_000_000_000)), Case(value: "1e3"),
        Case(value: "-1"), Case(value: "1.2.3"), Case(value: ""), Case(value: "nan"), Case(value: "inf"),
        Case(value: "٣"), Case(value: "7 seconds"),
        Case(value: "Sun, 06 Nov 1994 08:49:38 GMT", wait: .seconds(1)),
        Case(value: "Sun, 06 NOV 1994 08:49:38 GMT", wait: .seconds(1)),
        Case(value: "Sunday, 06-Nov-94 08:50:37 GMT", wait: .seconds(60)),
        Case(value: "Sun Nov  6 09:49:37 1994", wait: .seconds(3600)),
        Case(value: "Sunday, 06-Nov-45 08:49:37 GMT", wait: .zero),
        Case(value: "Thu, 01 Jan 1970 00:00:00 GMT", wait: .zero),
        Case(value: "Sun, 31 Feb 1995 08:49:37 GMT"), Case(value: "Sun, 06 Nov 1995 08:49:37 CET"),
        Case(value: "Sun, , , , , GMT"), Case(value: "2026-11-24T09:30:00Z"),
    ]

    @Test(arguments: cases) func aWaitIsReadAsItWasAskedFor(_ row: Case) {
        #expect(Duration(retryAfter: row.value, now: Self.now) == row.wait)
    }
}
