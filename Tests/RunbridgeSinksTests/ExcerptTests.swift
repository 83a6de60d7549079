import Testing

@testable import RunbridgeSinks

struct ExcerptTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var bytes: [UInt8]
        var beginning: String?
        var end: String?
        var testDescription: String { String(decoding: bytes.prefix(40), as: UTF8.self).debugDescription }

        init(_ text: String, _ beginning: String?, _ end: String?) {
            (bytes, self.beginning, self.end) = (Array(text.utf8), beginning, end)
        }
    }

    static let cases: [Case] = [
        Case("", nil, nil), Case(" \r\n\t ", nil, nil), Case("ok\n", "ok", "ok"),
        Case("a\r\n\r\nb\tc\u{0}d", "a b c d", "a\n\nb c d"), Case("\u{1b}[2J\u{7f}\u{9b}x", "[2J x", "[2J x"),
        Case("a\u{202E}b\u{2066}\u{FEFF}c", "abc", "abc"), Case("a \n b", "a b", "a\nb"),
    ]

    @Test(arguments: cases)
    func onlyWhatCanBeSeenIsKept(_ row: Case) {
        #expect(Excerpt.beginning(of: row.bytes) == row.beginning)
        #expect(Excerpt.end(of: row.bytes) == row.end)
    }

    @Test func whatIsNotUTF8ShowsAsSuch() {
        #expect(Excerpt.beginning(of: [0x61, 0xff, 0xc3, 0x62]) == "a\u{fffd}\u{fffd}b")
    }

    @Test(arguments: 0..<4)
    func aCutFallsBetweenCharacters(_ shift: Int) throws {
        let bytes = Array((String(repeating: "x", count: shift) + String(repeating: "😀", count: 1000)).utf8)
        let beginning = try #require(Excerpt.beginning(of: bytes))
        let end = try #require(Excerpt.end(of: bytes + Array(repeating: 0x79, count: shift)))
        for text in [beginning, end] {
            #expect((2042...2048).contains(text.utf8.count))
            #expect(!text.contains("\u{fffd}"))
        }
        #expect(beginning.hasSuffix("😀…"))
        #expect(end.hasPrefix("…😀"))
    }
}
