import RunbridgeCore
import RunbridgeHTTP
import Testing

@testable import RunbridgeWatchers

@Suite struct PaceTests {
    private static func failed(_ told: Duration? = nil) -> PassOutcome { .failed(reason: "x", told: told) }

    @Test(arguments: [(0.0, 13.5), (0.5, 15), (1, 16.5)]) func spreadsGoodPassesByATenth(
        _ chance: Double, _ seconds: Double
    ) {
        var pace = Pace(every: .seconds(15))
        #expect(pace.wait(after: .good, chance: chance) == .seconds(seconds))
        #expect(pace.wait(after: .good, chance: chance) == .seconds(seconds))
    }

    @Test func doublesUpToFiveMinutesAndBeginsAnewWhenAllIsWell() {
        var pace = Pace(every: .seconds(15))
        let waits = (0..<100).map { _ in pace.wait(after: Self.failed(), chance: 1) }
        #expect(Array(waits.prefix(7)) == [15, 30, 60, 120, 240, 300, 300].map { Duration.seconds($0) })
        #expect(waits.last == .seconds(300))
        #expect(pace.wait(after: Self.failed(), chance: 0) == .seconds(240))
        #expect(pace.wait(after: .good, chance: 0.5) == .seconds(15))
        #expect(pace.wait(after: Self.failed(), chance: 1) == .seconds(15))
    }

    @Test func neverComesMoreOftenThanItIsToldTo() {
        var pace = Pace(every: .seconds(600))
        #expect(pace.wait(after: Self.failed(), chance: 1) == .seconds(600))
        #expect(pace.wait(after: Self.failed(), chance: 1) == .seconds(600))
    }

    struct Case {
        var told: Duration
        var chance: Double
        var wait: Duration
    }

    @Test(arguments: [
        Case(told: .seconds(1), chance: 0, wait: .seconds(12)),
        Case(told: .seconds(100), chance: 0, wait: .seconds(100)),
        Case(told: .seconds(100), chance: 1, wait: .milliseconds(101_500)),
        Case(told: .seconds(1_000_000_000), chance: 0, wait: .seconds(86_400)),
    ])
    func keepsWhatAServerAskedForWhole(_ row: Case) {
        var pace = Pace(every: .seconds(15))
        #expect(pace.wait(after: Self.failed(row.told), chance: row.chance) == row.wait)
    }
}

@Suite struct TroublesTests {
    private func tellings(_ outcomes: [PassOutcome], isOnce: Bool = false) -> [Troubles.Telling?] {
        var troubles = Troubles(isOnce: isOnce)
        return outcomes.map { troubles.note($0) }
    }

    private static let bad = PassOutcome.failed(reason: "x")
    private static let lasting = PassOutcome.failed(reason: "key", isLasting: true)

    @Test func tellsAfterThreeFailuresInARowOnceAndOfTheirEnd() {
        #expect(
            tellings([.good, Self.bad, Self.bad, Self.bad, .failed(reason: "y"), .good, .good]) == [
                .recovered, nil, nil, .failing("x"), nil, .recovered, nil,
            ], "the first success is told: an earlier bridge may have told of trouble")
        #expect(
            tellings([.good, Self.bad, Self.bad, .good, Self.bad, Self.bad, .good]).dropFirst().allSatisfy { $0 == nil }
        )
    }

    @Test func tellsAtOnceWhatOnlySomebodyCanMend() {
        #expect(tellings([Self.lasting, Self.lasting, Self.bad, .good]) == [.failing("key"), nil, nil, .recovered])
        #expect(tellings([Self.bad, Self.lasting, Self.bad]) == [nil, .failing("key"), nil])
    }

    @Test func tellsAtOnceWhereThereIsButOnePass() {
        #expect(tellings([Self.bad], isOnce: true) == [.failing("x")])
    }
}

@Suite struct WaitHintTests {
    private let now = Timestamp(rfc3339: "2026-11-24T09:30:00Z") ?? Timestamp(seconds: 0)

    struct Case {
        var headers: HTTPHeaders
        var wait: Duration?
    }

    @Test(arguments: [
        Case(headers: [:], wait: nil), Case(headers: ["Retry-After": "7"], wait: .seconds(7)),
        Case(headers: ["retry-after": "0"], wait: .zero),
        Case(headers: ["retry-after": "1.5"], wait: .milliseconds(1500)),
        Case(headers: ["Retry-After": "7", "Retry-After-Ms": "250"], wait: .milliseconds(250)),
        Case(headers: ["retry-after-ms": "soon", "retry-after": "2"], wait: .seconds(2)),
        Case(headers: ["retry-after": "Tue, 24 Nov 2026 09:31:30 GMT"], wait: .seconds(90)),
        Case(headers: ["retry-after": "Tue, 24 Nov 2026 09:00:00 GMT"], wait: .zero),
        Case(headers: ["retry-after": "-1"], wait: nil), Case(headers: ["retry-after": "nan"], wait: nil),
        Case(headers: ["retry-after": "inf"], wait: nil), Case(headers: ["retry-after": "tomorrow"], wait: nil),
        Case(headers: ["retry-after": "Tue, 31 Feb 2026 09:31:30 GMT"], wait: nil),
        Case(headers: ["retry-after": "1e3"], wait: nil),
        Case(headers: ["retry-after": "9999999999"], wait: .seconds(1_000_000_000)),
    ])
    func readsWhatAServerAsksFor(_ row: Case) {
        #expect(WaitHint.retry(row.headers, now: now) == row.wait)
    }

    @Test func readsTheProvidersOwnHeader() {
        let headers: HTTPHeaders = ["openai-poll-after-ms": "5000"]
        #expect(WaitHint.poll(headers, in: "openai-poll-after-ms") == .seconds(5))
        #expect(WaitHint.poll(headers, in: "other") == nil)
        #expect(WaitHint.poll(headers, in: nil) == nil)
        #expect(WaitHint.poll(["x": "-5"], in: "x") == nil)
    }
}
