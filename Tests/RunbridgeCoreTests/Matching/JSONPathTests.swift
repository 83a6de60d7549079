import RunbridgeCore
import TestSupport
import Testing

@Suite struct JSONPathTests {
    static let value: JSON = [
        "run": ["labels": ["team": "ml", "a.b": "dotted", "0": "zero", "": "empty", "b\\": "slash"]],
        "list": [1, ["x": 2], nil], "null": nil, "twice": 1, "twice": 2,
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        var path: String
        /// `nil` for nowhere.
        var found: JSON?
        var testDescription: String { path.debugDescription }

        init(_ path: String, _ found: JSON?) {
            (self.path, self.found) = (path, found)
        }
    }

    static let cases = [
        Case("run.labels.team", "ml"), Case("run.labels.a\\.b", "dotted"), Case("run.labels.a.b", nil),
        Case("run.labels.0", "zero"), Case("run.labels.b\\\\", "slash"), Case("list.0", 1), Case("list.1.x", 2),
        Case("list.-1", .null), Case("list.-2.x", 2), Case("list.3", nil), Case("list.-4", JSON?.none),
        Case("list.x", JSON?.none),
        Case("list.9223372036854775807", nil), Case("list.-9223372036854775808", JSON?.none),
        Case("list.99999999999999999999", nil), Case("null", .null), Case("null.x", JSON?.none), Case("twice", 2),
        Case("twice.x", nil), Case("missing", JSON?.none), Case("run.labels.team.0", JSON?.none),
        Case("list. 0", JSON?.none),
    ]

    @Test(arguments: cases) func aPathLeadsSomewhereOrNowhere(_ example: Case) throws {
        #expect(Self.value.value(at: try #require(JSONPath(example.path))) == example.found)
    }

    @Test(arguments: ["", ".", "a.", ".a", "a..b", "a\\", "\\"]) func anEmptyPartIsRefused(_ text: String) {
        #expect(JSONPath(text) == nil)
    }

    @Test func anEmptyNameIsReachedByParts() {
        #expect(Self.value.value(at: JSONPath(parts: ["run", "labels", ""])) == "empty")
        #expect(Self.value.value(at: JSONPath(parts: [])) == Self.value)
    }

    @Test func everyNotationComesBack() {
        var random = SeededRandom(4)
        let alphabet = ["a", ".", "\\", "é", "e\u{301}", "\u{301}", " ", "\r\n", "\u{0}", "1", "-"]
        for _ in 0..<2000 {
            let parts = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<Int.random(in: 1...5, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
                    .joined()
            }
            let path = JSONPath(parts: parts)
            #expect(JSONPath(path.description)?.parts == parts, "\(parts)")
        }
    }

    static let texts: [(JSON, String?)] = [
        (.string("x"), "x"), (.number(JSONNumber(15)), "15"), (.bool(true), "true"), (.bool(false), "false"),
        (.null, nil), (.array([]), nil), (.object([]), nil),
    ]

    @Test(arguments: texts) func whatCanBeReadAsTextIs(_ json: JSON, _ text: String?) {
        #expect(json.text == text)
    }
}
