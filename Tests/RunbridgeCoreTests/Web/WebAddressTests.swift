import RunbridgeCore
import Testing

@Suite struct WebAddressTests {
    @Test(arguments: [
        "https://example.com", "http://127.0.0.1:8080/a?b=c&d=%20#e", "HTTPS://Example.com/~x/(1)", "hTTp://[::1]/'a'",
    ])
    func aPageIsOne(_ text: String) {
        #expect(text.isWebAddress)
    }

    @Test(arguments: [
        "", "http:/", "https", "//example.com", "ftp://a", "javascript:alert(1)", " https://a", "https://a b",
        "https://a\nb", "https://a\"b", "https://a>b", "https://a|b", "https://a`b`", "https://a\\b", "https://a/{b}",
        "https://a/ü", "https://a/\u{7f}", "https://a/\u{202e}", "\u{131}https://a", "httpſ://a",
    ])
    func whatIsNoneOrCouldBreakOutIsNot(_ text: String) {
        #expect(!text.isWebAddress)
    }

    @Test func whatIsPercentEncodedIsUnreserved() {
        #expect("aZ09-._~".percentEncoded == "aZ09-._~")
        #expect("a/b c%\u{0}ü?".percentEncoded == "a%2Fb%20c%25%00%C3%BC%3F")
        #expect([0xff, 0x2f].percentEncoded == "%FF%2F")
    }
}
