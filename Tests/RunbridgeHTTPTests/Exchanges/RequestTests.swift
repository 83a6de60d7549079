import RunbridgeHTTP
import TestSupport
import Testing

/// What goes out for a request.
@Suite struct RequestTests {
    /// The request as a server got it.
    private func received(_ change: (inout HTTPRequest) -> Void) async throws -> RawServer.Request {
        let server = try RawServer(.answerEach(answer()))
        var request = HTTPRequest(url: server.url(), timeout: .seconds(20))
        change(&request)
        _ = try await makeTransport().send(request).get()
        return try #require(server.requests.first)
    }

    @Test func sendsMethodTargetHeadersAndContent() async throws {
        let request = try await received {
            $0.method = "POST"
            $0.url += "a/b%20c?q=1&r=%C3%A9#fragment"
            $0.headers = ["X-B": "2", "Content-Type": "text/plain", "x-a": "1", "X-B": "3", "X-Empty": ""]
            $0.body = Array("héllo\0".utf8)
        }
        #expect(request.line == "POST /a/b%20c?q=1&r=%C3%A9 HTTP/1.1")
        #expect(request.values(of: "X-B") == ["2", "3"])
        #expect(request.values(of: "X-Empty") == [""])
        #expect(request.values(of: "Content-Type") == ["text/plain"])
        #expect(request.values(of: "Content-Length") == ["7"])
        #expect(request.body == Array("héllo\0".utf8))
        let order = ["X-B: 2", "Content-Type: text/plain", "x-a: 1", "X-B: 3"].map { request.head.firstRange(of: $0) }
        #expect(order.allSatisfy { $0 != nil })
        #expect(order.compactMap { $0?.lowerBound } == order.compactMap { $0?.lowerBound }.sorted())
    }

    @Test func addsOnlyWhatIsNeeded() async throws {
        let request = try await received {
            $0.method = "POST"; $0.body = Array(repeating: 0x20, count: 3 << 20)
        }
        let names = request.head.split(separator: "\r\n").dropFirst().compactMap { $0.split(separator: ":").first }
        #expect(Set(names) == ["Host", "User-Agent", "Accept", "Content-Length"])
        #expect(request.values(of: "User-Agent") == ["runbridge"])
        #expect(request.body.count == 3 << 20)
    }

    @Test func theRequestsOwnUserAgentCounts() async throws {
        let request = try await received { $0.headers = ["user-agent": "mine/1"] }
        #expect(request.values(of: "User-Agent") == ["mine/1"])
    }

    @Test func credentialsOfTheURLAreBasicAuthentication() async throws {
        let request = try await received { $0.url = $0.url.replacing("http://", with: "http://user:pa%20ss@") }
        #expect(request.values(of: "Authorization") == ["Basic dXNlcjpwYSBzcw=="])
    }

    @Test(arguments: ["POST", "PUT", "PATCH"])
    func saysThatThereIsNoContent(method: String) async throws {
        let request = try await received { $0.method = method }
        #expect(request.line == "\(method) / HTTP/1.1")
        #expect(request.values(of: "Content-Length") == ["0"])
    }

    @Test(arguments: ["GET", "DELETE", "HEAD", "OPTIONS", "PURGE"])
    func saysNothingOfContentWhereNoneIsUsual(method: String) async throws {
        let request = try await received { $0.method = method }
        #expect(request.line == "\(method) / HTTP/1.1")
        #expect(request.values(of: "Content-Length").isEmpty)
    }

    @Test func anyMethodCanHaveContent() async throws {
        let request = try await received {
            $0.method = "DELETE"; $0.body = [0x31]
        }
        #expect(request.line == "DELETE / HTTP/1.1")
        #expect(request.body == [0x31])
    }

    @Test func nothingOfOneRequestGoesIntoTheNext() async throws {
        let server = try RawServer(.answerEach(answer()))
        let transport = makeTransport()
        let requests = [
            HTTPRequest(
                method: "PURGE", url: server.url(), headers: ["X-Old": "1"], body: [0x31], timeout: .seconds(9)),
            .get(server.url("/second")),
            HTTPRequest(method: "HEAD", url: server.url("/third"), timeout: .seconds(20)),
            .post(server.url("/fourth"), [0x32, 0x33]),
            HTTPRequest(method: "PUT", url: server.url("/fifth"), timeout: .seconds(20)),
        ]
        for request in requests { _ = try await transport.send(request).get() }
        let got = server.requests
        #expect(
            got.map { String($0.line.dropLast(9)) }
                == ["PURGE /", "GET /second", "HEAD /third", "POST /fourth", "PUT /fifth"])
        #expect(got.map(\.body) == [[0x31], [], [], [0x32, 0x33], []])
        #expect(got.dropFirst().allSatisfy { $0.values(of: "X-Old").isEmpty })
        #expect(got.last?.values(of: "Content-Type") == [])
    }
}

/// What is not sent at all.
@Suite struct InvalidRequestTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let change: @Sendable (inout HTTPRequest) -> Void
        var testDescription: String { name }
        init(_ name: String, _ change: @escaping @Sendable (inout HTTPRequest) -> Void) {
            (self.name, self.change) = (name, change)
        }
    }

    @Test(arguments: [
        Case("no method") { $0.method = "" },
        Case("a method with a blank") { $0.method = "GET /admin" },
        Case("a method with a line break") { $0.method = "GET\r\nX: y" },
        Case("CONNECT") { $0.method = "CONNECT" },
        Case("HEAD with content") {
            $0.method = "HEAD"; $0.body = [1]
        },
        Case("no URL") { $0.url = "" },
        Case("a file") { $0.url = "file:///etc/passwd" },
        Case("another scheme") { $0.url = "gopher://127.0.0.1/" },
        Case("a scheme behind a blank") { $0.url = " http://127.0.0.1/" },
        Case("a line break in the URL") { $0.url += "a\r\nX: y" },
        Case("a null in the URL") { $0.url += "a\0b" },
        Case("no host") { $0.url = "http:///path" },
        Case("no host but a path") { $0.url = "http:path" },
        Case("no host but a question") { $0.url = "https://?q" },
        Case("a scheme alone") { $0.url = "http://" },
        Case("a port that is none") { $0.url = "http://127.0.0.1:99999/" },
        Case("an empty header name") { $0.headers = ["": "x"] },
        Case("a header name with a colon") { $0.headers = ["X:": "x"] },
        Case("a header name with a line break") { $0.headers = ["X\r\nY": "x"] },
        Case("a header value with a line break") { $0.headers = ["X": "a\r\nY: b"] },
        Case("a header value with a bare line feed") { $0.headers = ["X": "a\nY: b"] },
        Case("a header value with a null") { $0.headers = ["X": "a\0"] },
        Case("a length of one's own") { $0.headers = ["content-LENGTH": "3"] },
        Case("a coding of one's own") { $0.headers = ["Transfer-Encoding": "chunked"] },
    ])
    func isRefusedBeforeAnythingIsSent(_ row: Case) async throws {
        let server = try RawServer(.answerEach(answer()))
        var request = HTTPRequest.get(server.url())
        row.change(&request)
        let failure = try #require(await makeTransport().send(request).failure)
        #expect(failure.kind == .invalidRequest)
        #expect(server.connectionCount == 0)
        #expect(!failure.message.contains { $0.isNewline })
    }
}
