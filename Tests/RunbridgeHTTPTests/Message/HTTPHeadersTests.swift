import RunbridgeHTTP
import Testing

/// Header fields as a collection.
@Suite struct HTTPHeadersTests {
    @Test func findsNamesInEitherCase() {
        let headers: HTTPHeaders = ["Content-Type": "a", "X-Two": "1", "x-TWO": "2"]
        #expect(headers["content-TYPE"] == "a")
        #expect(headers["x-two"] == "1")
        #expect(headers.values(of: "X-two") == ["1", "2"])
        #expect(headers["Content-Typ"] == nil)
        #expect(headers["X_Two"] == nil)
    }

    @Test func settingReplacesEveryField() {
        var headers: HTTPHeaders = ["X-A": "1", "Other": "o", "x-a": "2"]
        headers.set("X-A", "3")
        #expect(headers == ["Other": "o", "X-A": "3"])
    }

    @Test func lettersOutsideASCIIStayApart() {
        #expect(!HTTPHeader(name: "é", value: "").isNamed("É"))
        #expect(!HTTPHeader(name: "@", value: "").isNamed("`"))
    }
}

/// What requests and failures show of themselves.
@Suite struct PrivacyTests {
    @Test func aRequestShowsItsMethodAndPlaceAlone() {
        let request = HTTPRequest(
            method: "POST", url: "https://user:hunter2@hooks.example/T0/secret?key=s3cret",
            headers: ["Authorization": "Bearer s3cret"], body: Array("s3cret".utf8), timeout: .seconds(1))
        var dumped = ""
        dump(request, to: &dumped)
        for text in ["\(request)", String(reflecting: request), dumped] {
            #expect(text.contains("POST to hooks.example:443"))
            #expect(!text.contains("s3cret") && !text.contains("hunter2") && !text.contains("T0"))
        }
    }

    @Test func aURLThatIsNoneShowsNothing() {
        let request = HTTPRequest(url: "s3cret", timeout: .seconds(1))
        #expect("\(request)".hasPrefix("GET to "))
        #expect(!"\(HTTPRequest(url: "http://[s3cret", timeout: .seconds(1)))".contains("s3cret"))
    }
}
