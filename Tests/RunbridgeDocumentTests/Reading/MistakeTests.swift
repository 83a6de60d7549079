import RunbridgeCore
import RunbridgeDocument
import Testing

struct MistakeTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var yaml: String
        var mistakes: [String]
        var testDescription: String { yaml }

        init(_ yaml: String, _ mistakes: String...) {
            (self.yaml, self.mistakes) = (yaml, mistakes)
        }
    }

    static let duration = "expected a duration such as 15s, 5m or 2h, longer than nothing, found"
    static let size = "expected a size such as 64KiB or 8MiB, found"
    static let secret =
        "a secret is named, not written: { env: NAME }, { file: PATH } or { credential: NAME }; found"

    static let cases = [
        Case("", "c.yaml:1:1: the key 'name' is missing: text"),
        Case("# nothing\n", "c.yaml:1:1: the key 'name' is missing: text"),
        Case("- a\n", "c.yaml:1:1: expected keys and values, found a list"),
        Case("just text\n", "c.yaml:1:1: expected keys and values, found the text 'just text'"),
        Case("nmae: a\n", "c.yaml:1:1: unknown key 'nmae'. Did you mean 'name'?"),
        Case(
            "name: a\nzzzzzz: 1\n",
            "c.yaml:2:1: unknown key 'zzzzzz'. Known here: name, every, grace, size, attempts, keep, mode, tags, words, "
                + "url, path, secret, inner"),
        Case("name: a\nNAME: b\n", "c.yaml:2:1: unknown key 'NAME'. Did you mean 'name'?"),
        Case("name: 5\n", "c.yaml:1:7: expected a text, found the number 5 (to mean a text, quote it: \"5\")"),
        Case("name: true\n", "c.yaml:1:7: expected a text, found true (to mean a text, quote it: \"true\")"),
        Case("name:\n", "c.yaml:1:6: expected a text, found nothing"),
        Case("name: [a]\n", "c.yaml:1:7: expected a text, found a list"),
        Case("name: a\nevery: 15\n", "c.yaml:2:8: \(duration) the number 15. Did you mean 15s?"),
        Case("name: a\nevery: 5 minutes\n", "c.yaml:2:8: \(duration) the text '5 minutes'. Did you mean 5m?"),
        Case("name: a\nevery: 0s\n", "c.yaml:2:8: \(duration) the text '0s'"),
        Case("name: a\nevery: -5s\n", "c.yaml:2:8: \(duration) the text '-5s'"),
        Case("name: a\nevery: 1h30m\n", "c.yaml:2:8: \(duration) the text '1h30m'"),
        Case("name: a\nevery: 99999999999999999999s\n", "c.yaml:2:8: \(duration) the text '99999999999999999999s'"),
        Case("name: a\nsize: 64mb\n", "c.yaml:2:7: \(size) the text '64mb'. Did you mean 64MB?"),
        Case("name: a\nsize: 64M\n", "c.yaml:2:7: \(size) the text '64M'. Did you mean 64MiB?"),
        Case("name: a\nsize: 9999999TiB\n", "c.yaml:2:7: \(size) the text '9999999TiB'"),
        Case("name: a\nsize: 1.5MiB\n", "c.yaml:2:7: \(size) the text '1.5MiB'"),
        Case("name: a\nattempts: 0\n", "c.yaml:2:11: expected a whole number from 1 to 100, found the number 0"),
        Case("name: a\nattempts: 2.5\n", "c.yaml:2:11: expected a whole number from 1 to 100, found the number 2.5"),
        Case("name: a\nattempts: \"3\"\n", "c.yaml:2:11: expected a whole number from 1 to 100, found the text '3'"),
        Case("name: a\nkeep: yes\n", "c.yaml:2:7: expected true or false, found the text 'yes'. Did you mean true?"),
        Case(
            "name: a\nkeep: flase\n", "c.yaml:2:7: expected true or false, found the text 'flase'. Did you mean false?"),
        Case("name: a\nkeep: 1\n", "c.yaml:2:7: expected true or false, found the number 1"),
        Case(
            "name: a\nmode: repalce\n",
            "c.yaml:2:7: expected one of append, replace, rotate, found the text 'repalce'. Did you mean 'replace'?"),
        Case("name: a\nmode: [append]\n", "c.yaml:2:7: expected one of append, replace, rotate, found a list."),
        Case("name: a\ntags: a\n", "c.yaml:2:7: expected a list of text, found the text 'a'"),
        Case("name: a\ntags: []\n", "c.yaml:2:7: expected a list of text, found an empty list"),
        Case(
            "name: a\ntags: [a, 1, b, ~]\n",
            "c.yaml:2:11: expected a text, found the number 1 (to mean a text, quote it: \"1\")",
            "c.yaml:2:17: expected a text, found nothing"),
        Case(
            "name: a\nurl: example.com\n",
            "c.yaml:2:6: expected a URL that begins with https:// or http://, found 'example.com'"),
        Case(
            "name: a\nurl: ftp://x\n",
            "c.yaml:2:6: expected a URL that begins with https:// or http://, found 'ftp://x'"),
        Case("name: a\npath: \"\"\n", "c.yaml:2:7: expected a path, found an empty text"),
        Case(
            "name: a\ninner: { b: { limit: 99 } }\n",
            "c.yaml:2:22: expected a whole number from 0 to 10, found the number 99"),
        Case("name: a\ninner: { b: 3 }\n", "c.yaml:2:13: expected keys and values, found the number 3"),
        Case("name: a\ninner:\n  b:\n", "c.yaml:3:5: the key 'limit' is missing: whole number, 0 to 10"),
        Case("name: a\n<<: { size: 1 }\n", "c.yaml:2:1: '<<' merges nothing here. Write the keys out."),
        Case(
            "name: !!binary aGk=\n", "c.yaml:1:7: the tag 'tag:yaml.org,2002:binary' means nothing here. Leave it out."),
        Case("name: !secret a\n", "c.yaml:1:7: the tag '!secret' means nothing here. Leave it out."),
        Case("name: a\n? [x, y]\n: 1\n", "c.yaml:2:3: a key must be a text, not a list and not keys and values"),
        Case("name: a\nname: b\n", "c.yaml:2:1: the key 'name' stands here a second time. Keep one of them."),
        Case("name: a\n\"name\": b\n", "c.yaml:2:1: the key 'name' stands here a second time. Keep one of them."),
        Case(
            "name: a\nsize: 1\nname: b\ninner: { b: { limit: 1, limit: 2 } }\nname: c\nsize: 2\n",
            "c.yaml:3:1: the key 'name' stands here a second time. Keep one of them.",
            "c.yaml:4:25: the key 'limit' stands here a second time. Keep one of them.",
            "c.yaml:5:1: the key 'name' stands here a second time. Keep one of them.",
            "c.yaml:6:1: the key 'size' stands here a second time. Keep one of them."),
        Case("name: a\nsecret: hunter2\n", "c.yaml:2:9: \(secret) a text (it is not repeated here, in case it is one)"),
        Case("name: a\nsecret: 12345\n", "c.yaml:2:9: \(secret) a text (it is not repeated here, in case it is one)"),
        Case("name: a\nsecret: { env: A, file: b }\n", "c.yaml:2:9: \(secret) keys and values"),
        Case(
            "name: a\nsecret: { evn: A }\n",
            "c.yaml:2:11: a secret is { env: NAME }, { file: PATH } or { credential: NAME }, not { evn: … }. "
                + "Did you mean 'env'?"),
        Case(
            "name: a\nsecret: { credential: ../x }\n",
            "c.yaml:2:23: the name of a credential has no slash, found '../x'"),
    ]

    @Test(arguments: cases)
    func tells(_ row: Case) {
        #expect(read(row.yaml) == .failure(Mistakes(lines: row.mistakes)))
    }

    @Test
    func tellsAllAtOnce() {
        let yaml = """
            nmae: a
            every: 15
            size: 64mb
            attempts: 0
            keep: yes
            mode: apend
            tags: []
            url: example.com
            inner:
              x: { limit: 11, limti: 1 }
            inner: 1
            """
        let lines =
            switch read(yaml) {
            case .failure(let mistakes): mistakes.lines
            case .success: [String]()
            }
        let places = lines.map { $0.split(separator: ":").dropFirst().prefix(2).joined(separator: ":") }
        #expect(places == ["1:1", "2:8", "3:7", "4:11", "5:7", "6:7", "7:7", "8:6", "11:1", "11:8"])
        #expect(lines.allSatisfy { $0.hasPrefix("c.yaml:") && !$0.contains("\n") })
    }

    @Test
    func cutsLongTexts() {
        let text = String(repeating: "x", count: 10_000)
        #expect(
            read("name: a\nevery: \(text)\n")
                == .failure(
                    Mistakes(lines: ["c.yaml:2:8: \(Self.duration) the text '\(text.prefix(37))...'"])))
    }

    @Test
    func keepsMessagesOnOneLine() {
        guard case .failure(let mistakes) = read("name: a\nurl: |\n  one\n  two\nmode: \"a\\nb\\e[31m\"\n") else {
            Issue.record("it was read")
            return
        }
        #expect(mistakes.lines.count == 2)
        for line in mistakes.lines {
            #expect(
                line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "\(line.debugDescription)"
            )
        }
    }
}
