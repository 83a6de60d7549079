import RunbridgeHTTP
import TestSupport
import Testing

/// What is made of answers.
@Suite struct AnswerTests {
    @Test func bringsStatusHeadersAndContent() async throws {
        let server = try RawServer(
            .answerEach(answer("418 I'm a teapot", "X-One: 1", "x-two:  two words \t", "X-One: 2", body: "short")))
        let response = try await makeTransport().send(.get(server.url("/pot"))).get()
        #expect(response.status == 418)
        #expect(response.headers["X-TWO"] == "two words")
        #expect(response.headers.values(of: "x-one") == ["1", "2"])
        #expect(response.headers.map(\.name) == ["Content-Length", "X-One", "x-two", "X-One"])
        #expect(response.text == "short")
        #expect(!response.isTruncated)
    }

    @Test(arguments: ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
    func redirectsAreAnswersAndNotFollowed(status: String) async throws {
        let server = try RawServer(.answerEach(answer(status, "Location: /elsewhere")))
        let response = try await makeTransport().send(.post(server.url())).get()
        #expect((300..<400).contains(response.status))
        #expect(response.headers["location"] == "/elsewhere")
        #expect(server.requests.count == 1)
    }

    @Test func readsChunkedContentAndIgnoresTrailers() async throws {
        let server = try RawServer(
            .answerEach(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n4\r\ndefg\r\n0\r\nX-Late: 1\r\n\r\n"
            ))
        let response = try await makeTransport().send(.get(server.url())).get()
        #expect(response.text == "abcdefg")
        #expect(response.headers["X-Late"] == nil)
    }

    @Test func readsContentThatEndsWithTheConnection() async throws {
        let server = try RawServer(.readRequest, .send("HTTP/1.0 200 OK\r\n\r\nall of it"))
        let response = try await makeTransport().send(.get(server.url())).get()
        #expect(response.text == "all of it")
        #expect(!response.isTruncated)
    }

    @Test func skipsInterimAnswers() async throws {
        let interim = "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        let server = try RawServer(.answerEach(interim + answer("201 Created", "X-Final: 1", body: "made")))
        let response = try await makeTransport().send(.post(server.url())).get()
        #expect(response.status == 201)
        #expect(response.text == "made")
        #expect(response.headers.map(\.name) == ["Content-Length", "X-Final"])
    }

    @Test func compressedContentStaysAsItIs() async throws {
        let server = try RawServer(.answerEach(answer("200 OK", "Content-Encoding: gzip", body: "not gzip at all")))
        let response = try await makeTransport().send(.get(server.url())).get()
        #expect(response.text == "not gzip at all")
        #expect(try #require(server.requests.first).values(of: "Accept-Encoding").isEmpty)
    }

    @Test func headAndNoContentHaveNone() async throws {
        let server = try RawServer { _ in
            [
                .readRequest, .send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
                .answerEach("HTTP/1.1 204 No Content\r\n\r\n"),
            ]
        }
        let transport = makeTransport()
        let head = try await transport.send(HTTPRequest(method: "HEAD", url: server.url(), timeout: .seconds(20))).get()
        let none = try await transport.send(.get(server.url())).get()
        #expect((head.status, head.body, none.status, none.body) == (200, [], 204, []))
        #expect(server.connectionCount == 1)
    }

    @Test func takesAnAnswerThatComesBeforeTheContentIsSent() async throws {
        let server = try RawServer(.readHead, .send(answer("413 Content Too Large", "Connection: close", body: "no")))
        let response = try await makeTransport().send(.post(server.url(), Array(repeating: 0x20, count: 8 << 20))).get()
        #expect(response.status == 413)
        #expect(response.text == "no")
    }
}

/// How much of an answer is kept.
@Suite struct ResponseLimitTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let limit: Int
        let body: String
        let kept: String
        let isTruncated: Bool
        var testDescription: String { "\(body.count) bytes, limit \(limit)" }
    }

    @Test(arguments: [
        Case(limit: 5, body: "12345", kept: "12345", isTruncated: false),
        Case(limit: 4, body: "12345", kept: "1234", isTruncated: true),
        Case(limit: 0, body: "", kept: "", isTruncated: false),
        Case(limit: 0, body: "1", kept: "", isTruncated: true),
        Case(limit: -1, body: "1", kept: "", isTruncated: true),
    ])
    func keepsUpToTheLimit(_ row: Case) async throws {
        let server = try RawServer(.answerEach(answer(body: row.body)))
        var request = HTTPRequest.get(server.url())
        request.responseLimit = row.limit
        let response = try await makeTransport().send(request).get()
        #expect(response.text == row.kept)
        #expect(response.isTruncated == row.isTruncated)
    }

    @Test func readsNoFurtherThanTheLimit() async throws {
        let server = try RawServer(
            .readRequest, .send("HTTP/1.1 200 OK\r\n\r\n"), .flood([UInt8](repeating: 0x61, count: 4096)))
        let response = try await makeTransport().send(.get(server.url())).get()
        #expect(response.body.count == 64 * 1024)
        #expect(response.isTruncated)
        await server.closedConnections(atLeast: 1)
    }

    @Test func theNextAnswerIsWholeAgain() async throws {
        let server = try RawServer { number in
            number == 0 ? [.readRequest, .send(answer(body: "too long"))] : [.answerEach(answer(body: "fits"))]
        }
        let transport = makeTransport()
        var request = HTTPRequest.get(server.url())
        request.responseLimit = 4
        let first = try await transport.send(request).get()
        let second = try await transport.send(request).get()
        #expect((first.text, first.isTruncated) == ("too ", true))
        #expect((second.text, second.isTruncated) == ("fits", false))
    }
}
