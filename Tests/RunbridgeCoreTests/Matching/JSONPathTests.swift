import RunbridgeCore
import TestSupport
import Testing

@Suite struct JSONPathTests {
    static let value: JSON = [
        "run": ["labels": ["team": "ml", "a.b": "dotted", "0": "zero", "": "empty", "b\\": "slash"]],
        "list": [1, ["x": 2], nil], "null": nil, "twice": 1, "twice": 2,
        "conditions": [
            7, nil, ["type": nil], ["type": "Failed", "status": "False"], ["type": "Complete", "status": "True"],
            ["type": "Complete", "status": "later"], ["type": ["Complete"], "a=b]": "x.y", "n": 3],
        ],
        "states": ["RUNNING", ["COMPLETING"], "COMPLETING", true, 15, "a.b[c]", "e\u{301}"],
        "nested": [["a"], ["b", ["id": "c", "to": 1]]], "odd[name]": "odd",
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
        Case("conditions[type=Complete].status", "True"), Case("conditions[type=Failed].status", "False"),
        Case("conditions[type=Gone].status", JSON?.none), Case("conditions[type=complete]", JSON?.none),
        Case("conditions[n=3].n", 3), Case("conditions[7]", 7), Case("conditions[null]", JSON?.none),
        Case("conditions[a\\=b\\]=x.y].n", 3), Case("conditions[type=Complete].status.x", JSON?.none),
        Case("states[COMPLETING]", "COMPLETING"), Case("states[true]", true), Case("states[15]", 15),
        Case("states[a.b[c\\]]", "a.b[c]"), Case("states[\u{e9}]", JSON?.none), Case("states[15.0]", JSON?.none),
        Case("nested.1[id=c].to", 1), Case("nested.-1[b]", "b"), Case("nested[b]", JSON?.none),
        Case("run[labels]", JSON?.none), Case("run[labels=x]", JSON?.none), Case("null[x]", JSON?.none),
        Case("odd\\[name\\]", "odd"), Case("odd[name]", JSON?.none),
    ]

    @Test(arguments: cases) func aPathLeadsSomewhereOrNowhere(_ example: Case) throws {
        #expect(Self.value.value(at: try #require(JSONPath(example.path))) == example.found)
    }

    @Test(
        arguments: [
            "", ".", "a.", ".a", "a..b", "a\\", "\\", "a[", "a]", "[", "]", "[]", "a[]", "a[b", "a[b=", "a[b=]",
            "a[=c]", "a[=]", "a[b=c=d]", "a[b]c", "a[b].", "a.[b]", "a[b]]", "a[b\\]", "a[b]..c", "a[b][",
        ]) func whatIsNoPathIsRefused(_ text: String)
    {
        #expect(JSONPath(text) == nil)
    }

    @Test func anArrayItselfIsTested() throws {
        let list: JSON = [["id": "a"], ["id": "b", "x": 2]]
        #expect(list.value(at: try #require(JSONPath("[id=b].x"))) == 2)
        #expect(JSON.array([list, [1]]).value(at: try #require(JSONPath("[1]"))) == nil)
    }

    @Test func anEmptyNameIsReachedByParts() {
        #expect(Self.value.value(at: JSONPath(parts: ["run", "labels", ""])) == "empty")
        #expect(Self.value.value(at: JSONPath(parts: [])) == Self.value)
    }

    @Test func everyNotationComesBack() {
        var random = SeededRandom(4)
        let alphabet = ["a", ".", "\\", "[", "]", "=", "é", "e\u{301}", "\u{301}", " ", "\r\n", "\u{0}", "1", "-"]
        for _ in 0..<2000 {
            let parts = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<Int.random(in: 1...5, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
                    .joined()
            }
            let path = JSONPath(parts: parts)
            #expect(JSONPath(path.description) == path, "\(parts)")
        }
    }

    /// Whatever is written, it is a path whose notation leads back to it, or none; and walking it ends.
    @Test func noTextIsTooStrange() {
        var random = SeededRandom(5)
        let alphabet = [
            "a", ".", "\\", "[", "]", "=", "\u{301}", "0", "-1", "type", "states", "conditions", "Complete",
        ]
        for _ in 0..<100_000 {
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                alphabet.randomElement(using: &random)!
            }.joined()
            guard let path = JSONPath(text) else { continue }
            #expect(JSONPath(path.description) == path, "\(text)")
            _ = Self.value.value(at: path)
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
