import RunbridgeCore
import RunbridgeHTTP
import TestSupport
import Testing

@testable import RunbridgeWatchers

/// Random rate-limit headers: none crashes their reading, and none makes a poller wait for ever or for less than nothing.
@Suite struct RateLimitFuzzTests {
    private static let names = [
        "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests",
        "x-ratelimit-limit",
        "x-ratelimit-remaining", "X-RateLimit-Reset", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset",
        "anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining",
        "anthropic-ratelimit-requests-reset", "ratelimit", "ratelimit-policy",
    ]

    private static let values = [
        "6m0s", "20ms", "1.5s", "100, 100;w=60", "1764061800", "1764061800000", "2026-11-25T09:30:00Z", "0", "59",
        "\"default\";r=50;t=30", "\"default\";q=100;w=60", "\"a\";r=1;t=2, \"b\";r=3;t=4",
    ]

    private static let tokens = [
        "s", "m", "h", "d", "ms", "us", ".", "-", "1", "9", "999999999999999999", "e9", "inf", "nan", "0x", ";", ",",
        "=",
        "r=", "t=", "q=", "\"", " ", "٣", "é", "\u{0}",
    ]

    private static func value(_ random: inout SeededRandom) -> String {
        switch random.below(4) {
        case 0...1: random.one(of: values)
        case 2: random.spoilt(random.one(of: values), with: tokens)
        default: random.soup(of: tokens, upTo: 5)
        }
    }

    @Test(arguments: Fuzzing.seeds()) func aHintIsNeverNegativeNorForEver(_ seed: UInt64) {
        let now = Timestamp(seconds: 1_764_000_000)
        var found = 0
        let failure = Fuzzed.limits.failure(seed: seed) { random in
            // Those of one sender as a rule, any of them now and then.
            let family = random.below(4) * 3
            var names = Array(Self.names[family..<family + 3])
            if random.chance(oneIn: 3) { names = (0..<3).map { _ in random.one(of: Self.names) } }
            let headers = HTTPHeaders(names.map { HTTPHeader(name: $0, value: Self.value(&random)) })
            let hints = RateLimitHint.all(in: headers, now: now)
            found += hints.count
            let wrong = hints.filter {
                $0.remaining < 0 || $0.reset < .zero || $0.reset > .seconds(1e15) || ($0.limit ?? 0) < 0
            }
            return wrong.isEmpty ? nil : "\(headers) say \(wrong)"
        }
        #expect(failure == nil)
        #expect(found > 500)
    }
}
