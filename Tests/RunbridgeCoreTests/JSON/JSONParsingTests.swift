import RunbridgeCore
import Testing

/// RFC 8259, row by row.
@Suite struct JSONParsingTests {
    struct Accepted: Sendable, CustomTestStringConvertible {
        var text: String
        var value: JSON
        var testDescription: String { text.debugDescription }

        init(_ text: String, _ value: JSON) {
            (self.text, self.value) = (text, value)
        }
    }

    private static func number(_ text: String) -> JSON {
        do { return try JSON(parsing: text) } catch { preconditionFailure("\(error)") }
    }

    static let accepted = [
        Accepted("null", nil), Accepted("true", true), Accepted("false", false), Accepted("\"\"", ""),
        Accepted("[]", []),
        Accepted("{}", [:]), Accepted(" \t\r\n[ \n1 , 2\t]\r ", [1, 2]), Accepted("{ \"a\" : { } }", ["a": [:]]),
        Accepted("0", 0), Accepted("-1", -1), Accepted("[null,[false]]", [nil, [false]]),
        Accepted(#"{"a":1,"a":2}"#, ["a": 1, "a": 2]), Accepted(#"{"":""}"#, ["": ""]),
        Accepted(#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), Accepted(#""\u0041\u00e9\u00E9""#, "A\u{e9}\u{e9}"),
        Accepted(#""\u0000""#, "\u{0}"), Accepted(#""\ud83d\ude00""#, "\u{1F600}"),
        Accepted(#""\uD83D\uDE00x""#, "\u{1F600}x"),
        Accepted("\"\u{1F600}\u{7f}\u{2028}\"", "\u{1F600}\u{7f}\u{2028}"),
        Accepted(#""\uffff\ufffe""#, "\u{ffff}\u{fffe}"),
        // Lone halves become U+FFFD and take nothing with them.
        Accepted(#""\ud83d""#, "\u{fffd}"), Accepted(#""\ude00""#, "\u{fffd}"), Accepted(#""\ud83dx""#, "\u{fffd}x"),
        Accepted(#""\ud83d\n""#, "\u{fffd}\n"), Accepted(#""\ud83d\u0041""#, "\u{fffd}A"),
        Accepted(#""\ud83d\ud83d\ude00""#, "\u{fffd}\u{1F600}"), Accepted(#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
        Accepted(#""\udbff\udfff""#, "\u{10ffff}"), Accepted(#""\ud800\udc00""#, "\u{10000}"),
    ]

    @Test(arguments: accepted) func itIsRead(_ row: Accepted) throws {
        #expect(try JSON(parsing: row.text) == row.value)
    }

    static let refused: [(String, Int)] = [
        ("", 0), (" ", 1), ("nul", 0), ("nulll", 4), ("True", 0), ("NaN", 0), ("Infinity", 0), ("-Infinity", 1),
        ("undefined", 0), ("'a'", 0), ("[", 1), ("]", 0), ("{", 1), ("}", 0), ("[1", 2), ("[1,", 3), ("[1,]", 3),
        ("[,1]", 1), ("[1 2]", 3), ("[1}", 2), ("{\"a\"", 4), ("{\"a\":", 5), ("{\"a\":1,}", 7), ("{a:1}", 1),
        ("{1:1}", 1), ("{\"a\" 1}", 5), ("{\"a\":1 \"b\":2}", 7), ("{\"a\":1]", 6), ("1 2", 2), ("[] []", 3),
        ("//\n1", 0),
        ("/**/1", 0), ("1//", 1), ("01", 1), ("-", 1), ("-01", 2), ("+1", 0), (".5", 0), ("1.", 2), ("1.e1", 2),
        ("1e", 2),
        ("1e+", 3), ("0x10", 1), ("1_000", 1), ("1,5", 1), ("- 1", 1), ("\"", 1), ("\"a", 2), ("\"\\", 2),
        ("\"\\\"", 3),
        ("\"\\x41\"", 2), ("\"\\u\"", 3), ("\"\\u12\"", 5), ("\"\\u123g\"", 6), ("\"\\ud83d\\u\"", 9),
        ("\"\\U0041\"", 2),
        ("\"\\'\"", 2), ("\"\u{0}\"", 1), ("\"a\nb\"", 2), ("\"\t\"", 1), ("\"\\a\"", 2), ("\u{feff}1", 0),
        ("1\u{0}", 1), ("\u{a0}1", 0), ("[1\u{2028}]", 2), ("\u{c}1", 0), ("tru\u{0}", 0), ("[-]", 2), ("{\"a\":}", 5),
    ]

    @Test(arguments: refused) func itIsRefusedAtItsPlace(_ text: String, _ offset: Int) throws {
        let error = try #require(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error.offset == offset, "\(error)")
        #expect(error.description.hasSuffix(" at byte \(offset + 1)"))
    }

    static let badUTF8: [(String, [UInt8])] = [
        ("a lone continuation", [0x80]), ("a byte that never is", [0xff]), ("a start without an end", [0xc3]),
        ("a start before a letter", [0xc3, 0x41]), ("an overlong slash of two", [0xc0, 0xaf]),
        ("an overlong NUL", [0xc0, 0x80]), ("an overlong slash of three", [0xe0, 0x80, 0xaf]),
        ("an overlong of four", [0xf0, 0x80, 0x80, 0xaf]), ("a high surrogate", [0xed, 0xa0, 0x80]),
        ("a low surrogate", [0xed, 0xbf, 0xbf]), ("a pair of surrogates", [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]),
        ("beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]), ("five bytes", [0xf8, 0x88, 0x80, 0x80, 0x80]),
        ("cut short", [0xf0, 0x9f, 0x98]), ("an overlong quote", [0xc0, 0xa2]), ("Latin-1", [0x63, 0x61, 0x66, 0xe9]),
    ]

    @Test(arguments: badUTF8) func invalidUTF8IsRefusedWhereverItStands(_ name: String, _ bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let places: [[UInt8]] = [
            [quote] + bytes + [quote], [quote] + Array("\\n".utf8) + bytes + [quote],
            [quote] + bytes + Array("\\n".utf8) + [quote], Array("{\"".utf8) + bytes + Array("\":1}".utf8), bytes,
            Array("[1,".utf8) + bytes + Array("]".utf8), [quote] + bytes,
        ]
        for place in places { #expect(throws: JSONError.self) { try JSON(parsing: place) } }
    }

    static let numbers: [(String, Int64?, Double?)] = [
        ("0", 0, 0), ("-0", 0, 0), ("9223372036854775807", .max, 9.223372036854775807e18),
        ("-9223372036854775808", .min, -9.223372036854775808e18), ("9223372036854775808", nil, 9.223372036854775808e18),
        ("1e3", 1000, 1000), ("2.0", 2, 2), ("2.5", nil, 2.5), ("1E-2", nil, 0.01), ("1e+2", 100, 100),
        ("0.1", nil, 0.1), ("1e-400", 0, 0), ("1e400", nil, .infinity), ("-1e400", nil, -.infinity),
        ("123456789012345678901234567890", nil, 1.2345678901234568e29), ("0e0", 0, 0),
    ]

    @Test(arguments: numbers) func aNumberKeepsItsSpellingAndHasItsValue(
        _ text: String, _ int: Int64?, _ double: Double?
    ) throws {
        let json = try JSON(parsing: text)
        #expect(json.int == int && json.double == double)
        #expect(json.encodedText == text)
    }

    @Test func aNumberOfAMegabyteIsRead() throws {
        let text = String(repeating: "7", count: 1_000_000)
        #expect(try JSON(parsing: text).encodedText == text)
    }

    static let bombs: [(String, String)] = [
        ("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]"), ("[ ", " ]"),
    ]

    @Test(arguments: bombs) func aBombOfDepthIsRefused(_ open: String, _ close: String) {
        let bomb = String(repeating: open, count: 200_000)
        #expect(throws: JSONError.self) { try JSON(parsing: bomb) }
        #expect(throws: JSONError.self) { try JSON(parsing: bomb + "1" + String(repeating: close, count: 200_000)) }
    }

    @Test func depthIsCountedExactly() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSON(parsing: nested(128)) }
        #expect(throws: JSONError("this is nested deeper than 128", at: 128)) { try JSON(parsing: nested(129)) }
        #expect(throws: Never.self) { try JSON(parsing: "[" + nested(2) + "," + nested(2) + "]", maximumDepth: 3) }
        #expect(throws: JSONError.self) { try JSON(parsing: "[]", maximumDepth: 0) }
        #expect(throws: Never.self) { try JSON(parsing: "1", maximumDepth: 0) }
    }
}
