import RunbridgeCore
import Testing

@Suite struct MatcherTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// As it stands in a config, and what is at the path: both JSON; `nil` for nothing.
        var config: String
        var found: String?
        var holds: Bool
        var testDescription: String { "\(config) for \(found ?? "nothing")" }

        init(_ config: String, _ found: String?, _ holds: Bool) {
            (self.config, self.found, self.holds) = (config, found, holds)
        }
    }

    static let cases = [
        Case("\"ml-*\"", "\"ml-vision\"", true), Case("\"ml-*\"", "\"web\"", false), Case("\"ml-*\"", nil, false),
        Case("\"*\"", "null", false), Case("\"*\"", "[]", false), Case("\"*\"", "{}", false),
        Case("\"1*\"", "12", true),
        Case("\"true\"", "true", true), Case("\"*\"", "\"\"", true), Case("\"\"", "\"\"", true),
        Case("\"\"", nil, false),
        Case("10", "10", true), Case("10", "10.0", true), Case("10", "1e1", true), Case("10", "\"10\"", false),
        Case("10", "11", false), Case("10", nil, false), Case("true", "true", true), Case("true", "false", false),
        Case("true", "\"true\"", false), Case("null", "null", true), Case("null", nil, true), Case("null", "0", false),
        Case("\">= 10\"", "10", true), Case("\">= 10\"", "9.999", false), Case("\">=10\"", "1e2", true),
        Case("\"> 10\"", "10", false), Case("\"<= 10\"", "10", true), Case("\"< 10\"", "10", false),
        Case("\"< -1.5\"", "-2", true), Case("\"!= 3\"", "4", true), Case("\"!= 3\"", "3.0", false),
        Case("\"!= 3\"", nil, false), Case("\">= 10\"", "\"12\"", true), Case("\">= 10\"", "\"twelve\"", false),
        Case("\">= 10\"", "null", false), Case("\">= 10\"", "true", false), Case("\">= 10\"", nil, false),
        Case("[\"a\", 1, null]", "\"a\"", true), Case("[\"a\", 1, null]", "1", true),
        Case("[\"a\", 1, null]", nil, true),
        Case("[\"a\", 1]", "\"b\"", false), Case("[\"< 1\", \"> 9\"]", "10", true), Case("[[1], 2]", "1", true),
        Case("{\"exists\": true}", "0", true), Case("{\"exists\": true}", "null", false),
        Case("{\"exists\": true}", nil, false), Case("{\"exists\": false}", nil, true),
        Case("{\"exists\": false}", "null", true), Case("{\"exists\": false}", "false", false),
        // Hostile: numbers that no table holds, and words that other languages take for numbers.
        Case("\"> 10\"", "1e999", true), Case("\"< 10\"", "-1e999", true),
        Case("9007199254740993", "9007199254740992", false),
        Case("\"!= 3\"", "\"nan\"", false), Case("\"> 3\"", "\"inf\"", false), Case("\"> 3\"", "\"0x10\"", false),
        Case("\"> 3\"", "\" 4\"", false), Case("\"> 3\"", "\"\"", false),
    ]

    @Test(arguments: cases) func aConditionHoldsOrDoesNot(_ example: Case) throws {
        let test = try Matcher.Test(config: JSON(parsing: example.config))
        let found: JSON? = if let text = example.found { try JSON(parsing: text) } else { nil }
        #expect(test.holds(for: found) == example.holds)
    }

    @Test func valuesAreTheSameWhateverTheirSpelling() throws {
        let test = Matcher.Test.equals(try JSON(parsing: #"{"a": [1, {"b": 2.0}], "c": null}"#))
        #expect(test.holds(for: try JSON(parsing: #"{"c": null, "a": [1.0, {"b": 2}]}"#)))
        #expect(!test.holds(for: try JSON(parsing: #"{"c": null, "a": [1.0, {"b": 3}]}"#)))
        #expect(!test.holds(for: try JSON(parsing: #"{"a": [1, {"b": 2}]}"#)))
        #expect(!test.holds(for: try JSON(parsing: #"{"a": [1, {"b": 2}], "d": null}"#)))
    }

    static let refused: [(String, String)] = [
        ("[]", "an empty list never holds. Write at least one value"),
        ("[[]]", "an empty list never holds. Write at least one value"),
        ("{}", "keys and values are no condition here. The only one is { exists: true } or false"),
        ("{\"exists\": 1}", "keys and values are no condition here. The only one is { exists: true } or false"),
        (
            "{\"exists\": true, \"x\": 1}",
            "keys and values are no condition here. The only one is { exists: true } or false"
        ),
        ("\">= ten\"", "'>= ten' compares with no number. Write it like \">= 10\""),
        ("\"<\"", "'<' compares with no number. Write it like \">= 10\""),
        ("\"> 10 \"", "'> 10 ' compares with no number. Write it like \">= 10\""),
        ("\"> nan\"", "'> nan' compares with no number. Write it like \">= 10\""),
        ("\"> 1e999\"", "'> 1e999' compares with no number. Write it like \">= 10\""),
        ("\"> 0x10\"", "'> 0x10' compares with no number. Write it like \">= 10\""),
    ]

    @Test(arguments: refused) func whatIsNoConditionIsRefused(_ config: String, _ why: String) {
        #expect(throws: ConditionError(why)) { try Matcher.Test(config: JSON(parsing: config)) }
    }

    @Test func allConditionsMustHoldAndTheFirstMissIsNamed() throws {
        let matcher = Matcher(conditions: [
            .init(path: JSONPath(parts: ["a"]), test: .equals(1)),
            .init(path: JSONPath(parts: ["b"]), test: .exists(true)),
        ])
        #expect(matcher.matches(["a": 1, "b": 2]) && matcher.firstMiss(in: ["a": 1, "b": 2]) == nil)
        #expect(matcher.firstMiss(in: ["a": 1]) == 1 && matcher.firstMiss(in: ["b": 1]) == 0)
        #expect(Matcher(conditions: []).matches(nil))
    }

    @Test(arguments: [
        "\"ml-*\"", "\">= 10\"", "\"!= -2.5\"", "10", "1e3", "true", "null", "{\"exists\": false}", "[1, \"< 3\"]",
    ])
    func aConditionIsDescribedAsItIsWritten(_ config: String) throws {
        let test = try Matcher.Test(config: JSON(parsing: config))
        let plain = config.filter { $0 != "\"" }.replacing("{exists: false}", with: "{ exists: false }")
        #expect(test.description == plain)
    }
}
