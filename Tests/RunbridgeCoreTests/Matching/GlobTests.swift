import RunbridgeCore
import TestSupport
import Testing

@Suite struct GlobTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var pattern: String
        var text: String
        var fits: Bool
        var testDescription: String { "\(pattern.debugDescription) on \(text.debugDescription)" }

        init(_ pattern: String, _ text: String, _ fits: Bool) {
            (self.pattern, self.text, self.fits) = (pattern, text, fits)
        }
    }

    static let cases = [
        Case("", "", true), Case("", "a", false), Case("a", "", false), Case("a", "a", true), Case("a", "A", false),
        Case("*", "", true), Case("*", "anything\nat\u{0}all", true), Case("**", "a", true), Case("?", "a", true),
        Case("?", "", false), Case("?", "ab", false), Case("??*", "ab", true), Case("??*", "a", false),
        Case("ml-*", "ml-", true), Case("ml-*", "ml", false), Case("*-ml", "a-ml-ml", true),
        Case("a*b*c", "aXbYc", true),
        Case("a*b*c", "acb", false), Case("*abc*", "ababc", true), Case("fine_tuning.*", "fine_tuning.job", true),
        Case("fine_tuning.*", "fine_tuningXjob", false), Case("\\*", "*", true), Case("\\*", "a", false),
        Case("\\?", "?", true), Case("\\?", "a", false), Case("\\\\", "\\", true), Case("\\a", "a", true),
        Case("a\\", "a\\", true), Case("\\**", "*abc", true), Case("[a-z]", "a", false), Case("[a-z]", "[a-z]", true),
        Case("{a,b}", "a", false), Case("?", "\u{1F600}", true), Case("?", "e\u{301}", false),
        Case("??", "e\u{301}", true), Case("\u{e9}", "e\u{301}", false), Case("\u{e9}*", "e\u{301}", false),
        Case("a\u{0}b", "a\u{0}b", true), Case("a\u{0}b", "a", false), Case("*\u{0}", "a", false),
    ]

    @Test(arguments: cases) func aPatternFitsOrDoesNot(_ example: Case) {
        #expect(Glob(example.pattern).matches(example.text) == example.fits)
    }

    /// The definition, word for word; takes exponential time.
    private func reference(_ pattern: ArraySlice<Unicode.Scalar>, _ text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        let rest = pattern.dropFirst()
        switch first {
        case "*": return reference(rest, text) || (!text.isEmpty && reference(pattern, text.dropFirst()))
        case "?": return !text.isEmpty && reference(rest, text.dropFirst())
        case "\\":
            guard let escaped = rest.first else { return text.elementsEqual(["\\"]) }
            return text.first == escaped && reference(rest.dropFirst(), text.dropFirst())
        default: return text.first == first && reference(rest, text.dropFirst())
        }
    }

    @Test(arguments: Array<UInt64>(1...8)) func itDoesWhatTheDefinitionSays(_ seed: UInt64) {
        var random = SeededRandom(seed)
        for _ in 0..<2500 {
            let pattern = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                "ab*?\\".unicodeScalars.randomElement(using: &random)!
            }
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                "aab*\\".unicodeScalars.randomElement(using: &random)!
            }
            func string(_ scalars: [Unicode.Scalar]) -> String { scalars.map(String.init).joined() }
            let fits = Glob(string(pattern)).matches(string(text))
            #expect(fits == reference(pattern[...], text[...]), "\(string(pattern)) on \(string(text))")
        }
    }

    @Test func aHostilePatternTakesNoLongerThanItsLengthTimesTheTexts() {
        let pattern = Glob(String(repeating: "a*", count: 100) + "b")
        let text = String(repeating: "a", count: 2000)
        let took = ContinuousClock().measure { #expect(!pattern.matches(text)) }
        // 200 × 2000 steps at the most; backtracking over every star would outlive us all.
        #expect(took < .seconds(5))
    }
}
