import RunbridgeCore
import Testing

struct RedactionTests {
    @Test func redactionTakesOutWholeSecretsBeforeAnythingIsCut() {
        let redaction = Redaction(["hush", "hush-hush", "a\"b\\c", "abc"])
        #expect(
            redaction.applied(to: #"hush-hush, "a\"b\\c" and a"b\c; abc"#) == #"<secret>, "<secret>" and <secret>; abc"#
        )
        #expect("\(redaction)" == "redaction")
    }

    @Test func whatACutLeftOfASecretGoesToo() {
        let redaction = Redaction(["abcdefgh", "xyzabc"])
        func applied(_ text: String, _ cut: Redaction.Cut) -> String {
            String(decoding: redaction.applied(to: Array(text.utf8), cut: cut), as: UTF8.self)
        }
        #expect(applied("defgh and abcdefgh", .beginning) == " and <secret>")
        #expect(applied("defgh and abcdefgh", .nowhere) == "defgh and <secret>")
        #expect(applied("abcdefgh, abcdef", .end) == "<secret>, ")
        #expect(applied("ends in xyzab", .end) == "ends in ")
        #expect(applied("nothing", .beginning) == "nothing")
        #expect(applied("", .end) == "")
    }
}
