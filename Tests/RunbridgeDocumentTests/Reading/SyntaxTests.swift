import RunbridgeDocument
import Testing

struct SyntaxTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var yaml: String
        var mistakes: [String]

        init(_ testDescription: String, _ yaml: String, _ mistakes: String...) {
            (self.testDescription, self.yaml, self.mistakes) = (testDescription, yaml, mistakes)
        }
    }

    static let cases = [
        Case(
            "a tab as indentation", "name: a\ninner:\n\tb: 1\n",
            "c.yaml:3:1: a tab stands here, which YAML does not take for indentation. Use blanks."),
        Case(
            "a text that begins with @", "name: @team\n",
            "c.yaml:1:7: a text that begins with @ must be in quotes"),
        Case(
            "a colon inside a text", "name: a: b\n",
            "c.yaml:1:8: a colon and a blank make a key, which cannot stand here. Put the text in quotes, or check "
                + "the indentation."),
        Case(
            "a key that is too far to the left", "inner:\n    a:\n        limit: 1\n   b:\n        limit: 1\n",
            "c.yaml:4:4: expected a key here. Check the indentation."),
        Case(
            "a quote without an end", "name: \"a\nsize: 1\n",
            "c.yaml:3:1: the text ends too early: what began in line 1 has no end"),
        Case(
            "a list without an end", "name: a\ntags: [a, b\n",
            "c.yaml:3:1: this is not YAML: did not find expected ',' or ']'"),
        Case(
            "a second document", "name: a\n---\nname: b\n",
            "c.yaml:2:1: a second document begins here. Keep one in a file."),
        Case(
            "an alias of nothing", "name: *other\n",
            "c.yaml:1:7: this alias names no anchor above it. Write the value out."),
        Case(
            "a control character", "name: a\nmode: \u{1}\n",
            "c.yaml:2:7: this is not YAML: control characters are not allowed"),
        Case(
            "places counted in characters", "# 🙂 ünï\nname: [\"🙂\", @]\n",
            "c.yaml:2:13: a text that begins with @ must be in quotes"),
    ]

    @Test(arguments: cases)
    func tellsPlaceAndRemedy(_ row: Case) {
        #expect(read(row.yaml) == .failure(Mistakes(lines: row.mistakes)))
    }

    @Test
    func countsCRLF() {
        #expect(
            read("name: a\r\nmode: apend\r\n")
                == .failure(
                    Mistakes(lines: [
                        "c.yaml:2:7: expected one of append, replace, rotate, found the text 'apend'. "
                            + "Did you mean 'append'?"
                    ])))
    }

    @Test(arguments: [
        String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
        String(repeating: "- ", count: 100_000) + "a", String(repeating: "? ", count: 100_000) + "a",
        (0..<2000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    ])
    func refusesDeepNesting(_ yaml: String) throws {
        guard case .failure(let mistakes) = read(yaml) else {
            Issue.record("it was read")
            return
        }
        let line = try #require(mistakes.lines.first)
        #expect(mistakes.lines.count == 1)
        #expect(line.hasSuffix("this is nested too deeply"))
    }

    @Test
    func readsAllowedNesting() {
        for yaml in [
            "name: " + String(repeating: "[", count: 250) + String(repeating: "]", count: 250),
            (0..<125).map { String(repeating: " ", count: 2 * $0) + "a:\n" }.joined(),
            "inner: " + String(repeating: "{a: ", count: 250) + "1" + String(repeating: "}", count: 250),
        ] {
            guard case .failure(let mistakes) = read(yaml) else {
                Issue.record("it was taken for a sample")
                continue
            }
            #expect(!mistakes.lines.contains { $0.contains("nested") }, "\(mistakes.lines)")
        }
    }

    @Test
    func boundsAliases() {
        let bomb =
            "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + "bcdefgh".map { letter in
                let before = Character(Unicode.Scalar(letter.unicodeScalars.first!.value - 1)!)
                return "\(letter): &\(letter) [\((0..<10).map { _ in "*\(before)" }.joined(separator: ", "))]\n"
            }.joined()
        guard case .failure(let mistakes) = read(bomb) else {
            Issue.record("it was read")
            return
        }
        #expect(mistakes.lines.count == 1)
        #expect(mistakes.lines.first?.hasSuffix("this document is too large") == true, "\(mistakes.lines)")
    }
}

struct TextTests {
    @Test
    func placesInvalidByte() {
        let error = #expect(throws: DocumentError.self) {
            try Document.text(of: Array("name: ü\nurl: a".utf8) + [0xC3, 0x28], file: "c.yaml")
        }
        #expect(error?.description == "c.yaml:2:7: this is not UTF-8 (byte 0xc3). Save the file as UTF-8.")
    }

    @Test
    func refusesUTF16() {
        #expect(throws: DocumentError.self) { try Document.text(of: [0xFF, 0xFE, 0x61, 0], file: "c.yaml") }
    }

    @Test
    func leavesOutByteOrderMark() throws {
        #expect(try Document.text(of: [0xEF, 0xBB, 0xBF] + Array("a".utf8), file: "c.yaml") == "a")
    }

    @Test
    func takesEmptyFile() throws {
        #expect(try Document.text(of: [], file: "c.yaml").isEmpty)
    }
}
