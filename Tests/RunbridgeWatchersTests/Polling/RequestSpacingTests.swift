import RunbridgeCore
import RunbridgeHTTP
import Testing

@testable import RunbridgeWatchers

@Suite struct RequestSpacingTests {
    private let now = Timestamp(seconds: 1_790_000_000)

    @Test func spreadsRequestsEvenlyAndSavesNoneUp() {
        var spacing = RequestSpacing(perMinute: 60)
        #expect(spacing.place(within: .seconds(9), now: now) == .after(.zero))
        #expect(spacing.place(within: .seconds(9), now: now) == .after(.seconds(1)))
        #expect(spacing.place(within: .seconds(9), now: now) == .after(.seconds(2)))
        let later = now + .seconds(600)
        #expect(spacing.place(within: .seconds(9), now: later) == .after(.zero))
        #expect(spacing.place(within: .seconds(9), now: later) == .after(.seconds(1)))
    }

    @Test func takesNoPlaceThatIsTooLate() {
        var spacing = RequestSpacing(perMinute: 1)
        #expect(spacing.place(within: .seconds(5), now: now) == .after(.zero))
        #expect(spacing.place(within: .seconds(5), now: now) == .tooLate(.seconds(60)))
        #expect(spacing.place(within: .seconds(60), now: now) == .after(.seconds(60)))
    }

    @Test func waitsForNothingWithoutALimit() {
        var spacing = RequestSpacing(perMinute: nil)
        for _ in 0..<1000 { #expect(spacing.place(within: .zero, now: now) == .after(.zero)) }
    }

    @Test func spreadsWhatIsLeftOverTheTimeToTheReset() {
        var spacing = RequestSpacing(perMinute: nil)
        spacing.heed(RateLimitHint(remaining: 4, reset: .seconds(60), limit: 100), now: now)
        #expect(spacing.place(within: .seconds(99), now: now) == .after(.seconds(12)))
        #expect(spacing.place(within: .seconds(99), now: now) == .after(.seconds(24)))
        #expect(spacing.place(within: .zero, now: now + .seconds(60)) == .after(.zero))
        #expect(spacing.place(within: .zero, now: now + .seconds(60)) == .after(.zero))
    }

    @Test func waitsForTheResetWhereNothingIsLeftAndForgetsAClockThatWasSetBack() {
        var spacing = RequestSpacing(perMinute: nil)
        spacing.heed(RateLimitHint(remaining: 0, reset: .seconds(3000), limit: nil), now: now)
        #expect(spacing.place(within: .seconds(300), now: now) == .tooLate(.seconds(3000)))
        #expect(spacing.place(within: .zero, now: Timestamp(seconds: 1_000_000)) == .after(.zero))
    }

    @Test func doesNotSlowDownWhilePlentyIsLeft() {
        var spacing = RequestSpacing(perMinute: nil)
        spacing.heed(RateLimitHint(remaining: 11, reset: .seconds(60), limit: 100), now: now)
        #expect(spacing.place(within: .zero, now: now) == .after(.zero))
        #expect(spacing.place(within: .zero, now: now) == .after(.zero))
    }
}

@Suite struct RateLimitHintTests {
    private let now = Timestamp(rfc3339: "2026-11-24T09:30:00Z") ?? Timestamp(seconds: 0)

    struct Case {
        var headers: HTTPHeaders
        var hints: [RateLimitHint]
    }

    @Test(arguments: [
        Case(headers: [:], hints: []),
        Case(
            headers: [
                "x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "3",
                "x-ratelimit-reset-requests": "6m0s",
            ], hints: [RateLimitHint(remaining: 3, reset: .seconds(360), limit: 60)]),
        Case(
            headers: ["x-ratelimit-remaining-requests": "59", "x-ratelimit-reset-requests": "20ms"],
            hints: [RateLimitHint(remaining: 59, reset: .milliseconds(20), limit: nil)]),
        Case(
            headers: ["X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795512660"],
            hints: [RateLimitHint(remaining: 0, reset: .seconds(60), limit: 5000)]),
        Case(
            headers: ["RateLimit-Remaining": "7", "RateLimit-Reset": "30", "RateLimit-Limit": "100, 100;w=60"],
            hints: [RateLimitHint(remaining: 7, reset: .seconds(30), limit: 100)]),
        Case(
            headers: ["RateLimit": "\"default\";r=5;t=30", "RateLimit-Policy": "\"default\";q=100;w=60"],
            hints: [RateLimitHint(remaining: 5, reset: .seconds(30), limit: 100)]),
        Case(
            headers: [
                "anthropic-ratelimit-requests-remaining": "2",
                "anthropic-ratelimit-requests-reset": "2026-11-24T09:30:45Z",
            ], hints: [RateLimitHint(remaining: 2, reset: .seconds(45), limit: nil)]),
        Case(headers: ["x-ratelimit-remaining": "-1", "x-ratelimit-reset": "30"], hints: []),
        Case(headers: ["x-ratelimit-remaining": "99999999999999999999", "x-ratelimit-reset": "30"], hints: []),
        Case(headers: ["x-ratelimit-remaining": "0", "x-ratelimit-reset": "nan"], hints: []),
        Case(headers: ["x-ratelimit-remaining": "0", "x-ratelimit-reset": "1e300"], hints: []),
        Case(headers: ["x-ratelimit-remaining": "0", "x-ratelimit-reset": "5 bananas"], hints: []),
        Case(headers: ["RateLimit": ";;;,=,\"a\";r=;t=,r=1;t=2"], hints: []),
    ])
    func readsEveryNotation(_ row: Case) {
        #expect(RateLimitHint.all(in: row.headers, now: now) == row.hints)
    }
}
