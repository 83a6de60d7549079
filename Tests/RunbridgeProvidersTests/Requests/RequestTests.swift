import RunbridgeCore
import RunbridgeProviders
import Testing

struct RequestTests {
    private static let head = """
        base_url: "https://{host}/api/"
        authentication: { header: X-Key, prefix: "Token " }
        headers: { X-Version: 2 }
        parameters: { host: Where it is, team: Whose jobs }
        """

    private func provider() throws -> Provider {
        try RunbridgeProvidersTests.provider(
            kind: """
                list:
                  method: POST
                  path: /{team}/jobs
                  query: { team: "{team}", "a&b": "1 2" }
                  body: { filter: { team: "{team}" }, limit: 50 }
                  paging: { by: token, parameter: page, from: next, in: body }
                retrieve: { path: "/{team}/jobs/{id}", headers: { X-Extra: 1 } }
                words: { done: succeeded }
                """, head: Self.head)
    }

    private let parameters = ["host": "jobs.example.com", "team": "a/b c"]

    @Test func putsValuesWhereTheyBelong() throws {
        let provider = try provider()
        let request = try provider.listRequest(for: provider.kinds[0], parameters: parameters)
        #expect(request.method == "POST")
        #expect(request.url == "https://jobs.example.com/api/a%2Fb%20c/jobs?team=a%2Fb%20c&a%26b=1%202")
        #expect(
            request.headers(key: Secret("k")) == [
                RequestHeader(name: "X-Version", value: "2"),
                RequestHeader(name: "Content-Type", value: "application/json"),
                RequestHeader(name: "X-Key", value: "Token k"),
            ])
        #expect(try JSON(parsing: #require(request.body)) == ["filter": ["team": "a/b c"], "limit": 50])
    }

    @Test func putsThePageIntoTheBody() throws {
        let provider = try provider()
        let request = try provider.listRequest(
            for: provider.kinds[0], cursor: .parameter("p\"2"), parameters: parameters)
        #expect(
            try JSON(parsing: #require(request.body)) == ["filter": ["team": "a/b c"], "limit": 50, "page": "p\"2"])
    }

    @Test func asksForEveryParameter() throws {
        let provider = try provider()
        let kind = provider.kinds[0]
        #expect(throws: RequestProblem.missingParameter("team")) {
            try provider.listRequest(for: kind, parameters: ["host": "x"])
        }
        #expect(throws: RequestProblem.unusable("")) {
            try provider.listRequest(for: kind, parameters: ["host": "x", "team": ""])
        }
        #expect(throws: RequestProblem.unusable("..")) {
            try provider.listRequest(for: kind, parameters: ["host": "x", "team": ".."])
        }
    }

    @Test func sendsHeadersOfEveryLevel() throws {
        let provider = try provider()
        let request = try provider.retrieveRequest(for: provider.kinds[0], id: "7", parameters: parameters)
        #expect(request.headers.map(\.name) == ["X-Version", "X-Extra"])
        #expect(request.body == nil)
        #expect(request.url == "https://jobs.example.com/api/a%2Fb%20c/jobs/7")
    }

    @Test func asksForABaseURLWhereThereIsNone() throws {
        let provider = try RunbridgeProvidersTests.provider(
            kind: "list: { path: /jobs }\nwords: { done: succeeded }", head: "about: x")
        #expect(throws: RequestProblem.noBaseURL) { try provider.listRequest(for: provider.kinds[0]) }
        let moved = provider.moved(to: try #require(URLTemplate("https://own.example.com/")))
        #expect(try moved.listRequest(for: provider.kinds[0]).url == "https://own.example.com/jobs")
    }

    struct Page: Sendable {
        var url: String
        var isTaken: Bool
    }

    @Test(
        arguments: [
            Page(url: "https://api.example.com/v2/jobs?page=2", isTaken: true),
            Page(url: "HTTPS://API.example.com/other", isTaken: true),
            Page(url: "https://evil.example/", isTaken: false), Page(url: "http://api.example.com/", isTaken: false),
            Page(url: "https://api.example.com@evil.example/", isTaken: false),
            Page(url: "https://api.example.com\\@evil.example/", isTaken: false),
            Page(url: "https://api.example.com:444/", isTaken: false), Page(url: "/v2/jobs", isTaken: false),
            Page(url: "", isTaken: false),
        ])
    func showsTheKeyToNoOtherHost(_ page: Page) throws {
        let provider = try RunbridgeProvidersTests.provider(
            kind: "list: { path: /jobs, paging: { by: link } }\nwords: { done: succeeded }")
        let kind = provider.kinds[0]
        if page.isTaken {
            #expect(try provider.listRequest(for: kind, cursor: .url(page.url)).url == page.url)
        } else {
            #expect(throws: RequestProblem.foreignPage(page.url)) {
                try provider.listRequest(for: kind, cursor: .url(page.url))
            }
        }
    }

    @Test func authenticatesAsTheProviderSays() throws {
        func header(_ notation: String) throws -> RequestHeader? {
            let provider = try RunbridgeProvidersTests.provider(
                kind: "list: { path: /jobs }\nwords: { done: succeeded }",
                head: "base_url: http://x\nauthentication: \(notation)")
            return try provider.listRequest(for: provider.kinds[0]).headers(key: Secret("k")).first
        }
        #expect(try header("none") == nil)
        #expect(try header("bearer") == RequestHeader(name: "Authorization", value: "Bearer k"))
        #expect(try header("{ header: x-api-key }") == RequestHeader(name: "x-api-key", value: "k"))
        #expect(try header("{ basic: me }") == RequestHeader(name: "Authorization", value: "Basic bWU6aw=="))
    }

    @Test func aRequestDoesNotHoldTheKey() throws {
        let provider = try provider()
        let request = try provider.listRequest(for: provider.kinds[0], parameters: parameters)
        _ = request.headers(key: Secret("sk-secret"))
        #expect(!String(describing: request).contains("sk-secret"))
    }
}
