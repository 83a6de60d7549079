import Testing

@testable import RunbridgeStandIn

@Suite struct MultipartFormTests {
    private func makeForm(_ body: String, _ contentType: String = "multipart/form-data; boundary=b") -> MultipartForm? {
        MultipartForm(Array(body.utf8), contentType: contentType)
    }

    private func part(_ headers: String, _ content: String) -> String {
        "--b\r\n\(headers)\r\n\r\n\(content)\r\n"
    }

    @Test func readsFieldsAndFiles() throws {
        let body =
            part("Content-Disposition: form-data; name=\"purpose\"", "batch")
            + part(
                "content-disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\"; c.jsonl\"\r\nContent-Type: text/x",
                "{\r\n}\n--b") + "--b--\r\n"
        let form = try #require(makeForm(body))
        #expect(form.parts.map(\.name) == ["purpose", "file"])
        #expect(form["purpose"]?.content == Array("batch".utf8))
        #expect(form["purpose"]?.filename == nil)
        #expect(form["file"]?.filename == "a \"b\"; c.jsonl")
        #expect(form["file"]?.content == Array("{\r\n}\n--b".utf8))
    }

    @Test(arguments: [
        "multipart/form-data; boundary=b", "multipart/form-data; boundary=\"b\"", "Multipart/Form-Data;boundary=b",
        "multipart/form-data; charset=utf-8; boundary=b",
    ])
    func findsTheBoundary(contentType: String) {
        let body = part("Content-Disposition: form-data; name=a", "") + "--b--"
        #expect(makeForm(body, contentType)?["a"]?.content == [])
    }

    @Test func keepsBytesThatAreNoText() throws {
        let content: [UInt8] = [0, 255, 13, 10, 13, 10, 45, 45]
        let head = Array("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n".utf8)
        let form = MultipartForm(
            head + content + Array("\r\n--b--\r\n".utf8), contentType: "multipart/form-data; boundary=b")
        #expect(try #require(form)["f"]?.content == content)
    }

    @Test(arguments: [
        ("no boundary named", "--b--", "multipart/form-data"),
        ("another type", "--b--", "application/json; boundary=b"),
        ("an empty boundary", "----", "multipart/form-data; boundary="),
        ("a boundary that never comes", "hello", "multipart/form-data; boundary=b"),
        ("no end", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx", "multipart/form-data; boundary=b"),
        ("no name", "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", "multipart/form-data; boundary=b"),
        ("no headers", "--b\r\n\r\nx\r\n--b--", "multipart/form-data; boundary=b"),
        ("nothing", "", "multipart/form-data; boundary=b"),
    ])
    func refusesWhatIsNoForm(name: String, body: String, contentType: String) {
        #expect(makeForm(body, contentType) == nil, "\(name)")
    }
}
