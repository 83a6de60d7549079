import RunbridgeCore
import TestSupport
import Testing

@testable import RunbridgeProviders

/// Random input for what reads moments and `Link` headers.
@Suite struct NotationFuzzTests {
    private static let tokens = [
        "2026", "-11", "-25", "T", "t", " ", "09:30", ":00", ".123456789", "Z", " UTC", "+00:00", "-23:59", "-", "0",
        "1", "9", "e", ".",
        "1764061800", "000", "1e400", "nan", "inf", "0x1p5", "\u{0}", "é", "٣", "60", "9999-12-31T23:59:60Z",
    ]

    /// As many milliseconds are the year 33658: no notation leads beyond it.
    private static let bound: Int64 = 1_000_000_000_000_000

    @Test(arguments: Fuzzing.seeds()) func aMomentIsNearOrNone(_ seed: UInt64) {
        let failure = Fuzzed.moments.failure(seed: seed) { random in
            let json: JSON =
                switch random.below(4) {
                case 0: random.json(depth: 1)
                case 1: .string(random.spoilt("2026-11-25T09:30:00.120Z", with: Self.tokens))
                case 2: .string(random.soup(of: Self.tokens, upTo: 8))
                default: JSONNumber(Double(bitPattern: random.next())).map { .number($0) } ?? .null
                }
            guard let moment = Timestamp(anyNotation: json) else { return nil }
            if abs(moment.milliseconds) > Self.bound { return "\(json.encodedText) is \(moment)" }
            // What it is written as is the same moment, where it can be written: the years 0 to 9999.
            let isWritable = (-62_167_219_200_000...253_402_300_799_999).contains(moment.milliseconds)
            let again = Timestamp(anyNotation: .string(moment.rfc3339))
            return isWritable && again != moment
                ? "\(json.encodedText) is \(moment), written as \(moment.rfc3339)" : nil
        }
        #expect(failure == nil)
    }

    private static let links = [
        "<", ">", ";", ",", "rel", "=", "\"", "next", "prev", " ", "\t", "https://api.example.com/x?page=2",
        "rel=\"next\"", "é", "\u{301}",
        "<https://a.example/2>; rel=\"next\"", "title=\"a,b\"",
    ]

    @Test(arguments: Fuzzing.seeds()) func aLinkIsAPieceOfTheHeader(_ seed: UInt64) {
        let published = #"<https://api.github.com/x?page=2>; rel="next", <https://api.github.com/x?page=9>; rel="last""#
        let failure = Fuzzed.links.failure(seed: seed) { random in
            let text =
                random.chance(oneIn: 2)
                ? random.spoilt(published, with: Self.links) : random.soup(of: Self.links, upTo: 14)
            guard let next = LinkHeader(text).next else { return nil }
            guard text.contains("<\(next)>"), text.lowercased().contains("next") else { return text.debugDescription }
            return next.contains(">") ? text.debugDescription : nil
        }
        #expect(failure == nil)
    }
}
