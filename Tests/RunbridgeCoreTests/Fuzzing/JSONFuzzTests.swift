import RunbridgeCore
import TestSupport
import Testing

/// Random input for what reads JSON.
@Suite struct JSONFuzzTests {
    @Test func theSuiteTriesMoreThanAMillionCases() {
        #expect(Fuzzed.allCases.map(\.cases).reduce(0, +) == 1_200_000)
        #expect(Fuzzed.allCases.filter { !$0.cases.isMultiple(of: Fuzzed.seedCount) } == [])
    }

    private static let tokens = [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud83d", "\\u0000", "null", "true", "fals", "-", "0", "1",
        "e",
        "E+", ".", " ", "\n", "\u{0}", "é", "\u{1F600}", "\"a\"", "{\"a\":", "[[[[[[[[", "]]]]]]]]", "1e400",
    ]

    private static let texts = [
        #"{"id":"batch_abc","n":[1,-2.5e3,true,false,null],"e":{"a":["\n\u00e9"]}}"#,
        #"[{"x":"\ud83d\ude00"},[],{},-0.0e-1]"#,
        #""plain""#, "-12.50E+07", "[1 ,\n2\t,\r3]",
    ]

    @Test(arguments: Fuzzing.seeds()) func noTextCrashesTheParserAndWhatItReadsIsWrittenAsTheSame(_ seed: UInt64) {
        let failure = Fuzzed.json.failure(seed: seed) { random in
            let text =
                random.chance(oneIn: 4)
                ? random.soup(of: Self.tokens, upTo: 12) : random.spoilt(random.one(of: Self.texts), with: Self.tokens)
            do throws(JSONError) {
                let json = try JSON(parsing: text)
                // A parser that refuses what was written has not read it either.
                return (try? JSON(parsing: json.encoded())) == json
                    ? nil : "\(text.debugDescription) is not written as it was read"
            } catch {
                return (0...text.utf8.count).contains(error.offset) ? nil : "\(text.debugDescription): \(error)"
            }
        }
        #expect(failure == nil)
    }

    private static let parts = [
        ".", "[", "]", "=", "\\", "a", "id", "0", "-1", " ", "é", "\u{301}", "\u{0}", "type", "[a=b]", "a.b",
    ]

    /// A name and perhaps a test behind it: what passes one test cannot be an array that passes another.
    private static func steps(_ random: inout SeededRandom) -> [JSONPath.Step] {
        let name = JSONPath.Step.name(random.soup(of: parts, upTo: 2) + "n")
        let tested = random.soup(of: parts, upTo: 2) + "t"
        switch random.below(6) {
        case 0: return [name, .element(tested)]
        case 1...2: return [name, .elementWhere(tested, is: random.soup(of: parts, upTo: 2) + "v")]
        default: return [name]
        }
    }

    @Test(arguments: Fuzzing.seeds()) func aPathIsWrittenAsItIsReadAndFindsWhatIsThere(_ seed: UInt64) {
        let failure = Fuzzed.paths.failure(seed: seed) { random in
            var json = random.json()
            if random.chance(oneIn: 2) {
                // Any text at all.
                let text = random.soup(of: Self.parts, upTo: 8)
                guard let path = JSONPath(text) else { return nil }
                guard JSONPath(path.description) == path else {
                    return "\(text.debugDescription) is \(path.description)"
                }
                return json.value(at: path) == JSONPath(path.description).flatMap { json.value(at: $0) } ? nil : text
            }
            // A path of any steps, and a value that it leads to.
            let steps = (0..<random.below(3)).flatMap { _ in Self.steps(&random) }
            let path = JSONPath(steps: steps + [.name("end")])
            json = json.planting("here", at: path)
            let isReachable = !steps.contains { if case .element = $0 { true } else { false } }
            guard JSONPath(path.description) == path else { return "\(path.description) is not read as it is written" }
            return (json.value(at: path) == "here") == isReachable ? nil : "\(path.description) in \(json.encodedText)"
        }
        #expect(failure == nil)
    }
}
