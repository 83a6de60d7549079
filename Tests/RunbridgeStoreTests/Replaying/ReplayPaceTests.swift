import RunbridgeCore
import Testing

@testable import RunbridgeStore

@Suite struct ReplayPaceTests {
    private func pace(_ rate: String?, since start: Int64 = 0) throws -> ReplayPace {
        ReplayPace(rate: try rate.map { try #require(ReplayRate(text: $0)) }, next: start * 1000)
    }

    @Test(arguments: [
        ("10/s", "10/s"), ("30/min", "30/min"), ("30/m", "30/min"), ("1000/h", "1000/h"), ("7/d", "7/d"),
        ("1000000/s", "1000000/s"), ("010/s", "10/s"),
    ])
    func aRateIsReadAndWritten(_ row: (text: String, again: String)) throws {
        #expect(try #require(ReplayRate(text: row.text)).text == row.again)
    }

    @Test(arguments: [
        "", "10", "/s", "0/s", "-1/s", "1.5/s", "10/week", "10/s/s", "1000001/s", "99999999999999999999/s", "ten/s",
        " 10/s", "10/S",
    ])
    func whatIsNoRateIsRefused(_ text: String) {
        #expect(ReplayRate(text: text) == nil)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var rate: String?
        var next: Int64
        var now: Int64
        var allowance: Int
    }

    @Test(arguments: [
        Case(testDescription: "the first", rate: "10/s", next: 0, now: 0, allowance: 1),
        Case(testDescription: "too early", rate: "10/s", next: 100, now: 99, allowance: 0),
        Case(testDescription: "the second", rate: "10/s", next: 100, now: 100, allowance: 1),
        Case(testDescription: "some at once", rate: "10/s", next: 0, now: 450, allowance: 5),
        Case(
            testDescription: "a second's worth after a long time", rate: "10/s", next: 0, now: 3_600_000, allowance: 10),
        Case(testDescription: "one after a long time", rate: "1/h", next: 0, now: 86_400_000, allowance: 1),
        Case(testDescription: "a fast one", rate: "5000/s", next: 0, now: 10, allowance: 51),
        Case(testDescription: "no bound", rate: nil, next: 1_000_000, now: 0, allowance: .max),
        Case(
            testDescription: "a clock that was set back by a year", rate: "10/s", next: 31_536_000_000, now: 0,
            allowance: 1),
        Case(testDescription: "a wait of hours that is one", rate: "1/h", next: 7_200_000, now: 0, allowance: 0),
    ])
    func aSecondsWorthMayBeOwedAndNoMore(_ row: Case) throws {
        let pace = try pace(row.rate, since: row.next)
        #expect(pace.allowance(at: Timestamp(milliseconds: row.now)) == row.allowance)
    }

    @Test(arguments: ["1/s", "3/s", "10/s", "70/min", "999/s", "50000/s"])
    func overTimeItIsTheRate(_ text: String) throws {
        let rate = try #require(ReplayRate(text: text))
        var (pace, now, owed) = (ReplayPace(rate: rate, next: 0), Timestamp(milliseconds: 0), 0)
        while now < Timestamp(seconds: 600) {
            let count = pace.allowance(at: now)
            owed += count
            pace.spend(count, at: now)
            now = max(pace.resumption(after: now), now + .milliseconds(1))
        }
        let wanted = Double(rate.count) * (600 / (rate.period / .seconds(1)))
        #expect(Double(owed) <= wanted + 1 + Double(rate.count))
        #expect(Double(owed) >= wanted * 0.97)
    }

    @Test func whatWasOwedTogetherIsPaidForLater() throws {
        var pace = try pace("10/s")
        pace.spend(5, at: Timestamp(milliseconds: 0))
        #expect(pace.allowance(at: Timestamp(milliseconds: 499)) == 0)
        #expect(pace.resumption(after: Timestamp(milliseconds: 0)) == Timestamp(milliseconds: 500))
        #expect(pace.allowance(at: Timestamp(milliseconds: 500)) == 1)
    }
}
