import RunbridgeCore
import RunbridgeProviders
import Testing

/// What is put into requests stays where it is put.
struct FillingTests {
    private static let head = """
        base_url: "https://api.example.com/{+root}"
        authentication: { basic: "{user}" }
        headers: { X-User: "{user}" }
        parameters: { root: Where, user: Who, team: Whose, other: What }
        """

    private func provider() throws -> Provider {
        try Provider.read(
            yaml: """
                title: Example
                \(Self.head)
                kinds:
                  job:
                    headers: { X-Team: "t={team}" }
                    list: { path: /jobs }
                    retrieve: { path: "/v1/{+id}", item: "jobs.0" }
                    words: { done: succeeded }
                  other:
                    list: { path: /other, query: { o: "{other}" } }
                    words: { done: succeeded }

                """, file: "p.yaml", name: "example")
    }

    private let parameters = ["root": "a/b", "user": "me", "team": "ml"]

    struct Case: Sendable {
        var id: String
        /// `nil` where it is refused.
        var path: String?
    }

    @Test(
        arguments: [
            Case(id: "projects/p/jobs/1", path: "projects/p/jobs/1"), Case(id: "j", path: "j"),
            Case(id: "a b/c?d#e", path: "a%20b/c%3Fd%23e"),
            Case(id: "é\"'/\u{7}\n", path: "%C3%A9%22%27/%07%0A"),
            Case(id: "%2e%2e/x", path: "%252e%252e/x"), Case(id: "a\\b", path: "a%5Cb"),
            Case(id: "...", path: "..."),
            Case(id: "a/../b", path: nil), Case(id: "..", path: nil), Case(id: "./a", path: nil),
            Case(id: "/a", path: nil), Case(id: "a/", path: nil), Case(id: "a//b", path: nil),
            Case(id: "", path: nil),
        ])
    func idsKeepTheirSlashesAndLeadNowhereElse(_ row: Case) throws {
        let provider = try provider()
        if let path = row.path {
            let request = try provider.retrieveRequest(
                for: provider.kinds[0], id: row.id, parameters: parameters)
            #expect(request.url == "https://api.example.com/a/b/v1/\(path)")
        } else {
            #expect(throws: RequestProblem.unusable(row.id)) {
                try provider.retrieveRequest(for: provider.kinds[0], id: row.id, parameters: parameters)
            }
        }
    }

    @Test func headersTakeParameters() throws {
        let provider = try provider()
        let request = try provider.listRequest(for: provider.kinds[0], parameters: parameters)
        #expect(
            request.headers(key: Secret("k")) == [
                RequestHeader(name: "X-User", value: "me"), RequestHeader(name: "X-Team", value: "t=ml"),
                RequestHeader(name: "Authorization", value: "Basic bWU6aw=="),
            ])
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\n", "\u{0}", "é", "\u{7f}"])
    func noValueBeginsAHeaderOfItsOwn(_ value: String) throws {
        let provider = try provider()
        #expect(throws: RequestProblem.unusableHeader("t=\(value)")) {
            try provider.listRequest(
                for: provider.kinds[0], parameters: parameters.merging(["team": value]) { $1 })
        }
    }

    @Test func aKindAsksForItsOwnParametersOnly() throws {
        let provider = try provider()
        #expect(provider.parameters(of: [provider.kinds[0]]).map(\.name) == ["root", "user", "team"])
        #expect(provider.parameters(of: [provider.kinds[1]]).map(\.name) == ["root", "user", "other"])
        #expect(
            provider.parameters(of: provider.kinds).map(\.name) == ["root", "user", "team", "other"])
        let moved = provider.moved(to: try #require(URLTemplate("https://own.example.com")))
        #expect(moved.parameters(of: [provider.kinds[0]]).map(\.name) == ["user", "team"])
        #expect(provider.kinds[0].parameters == ["team"])
    }

    @Test func aRunIsTakenFromWhereItIsInTheAnswer() throws {
        let kind = try provider().kinds[0]
        #expect(kind.item(inAnswer: ["jobs": [["id": 1], ["id": 2]]]) == ["id": 1])
        for none: JSON in [["jobs": []], ["jobs": [nil]]] { #expect(kind.item(inAnswer: none) == nil) }
        for strange: JSON in [[:], ["jobs": nil], ["jobs": "x"], [], nil, "x"] {
            #expect(kind.item(inAnswer: strange) == .some(.null))
        }
        #expect(try provider().kinds[1].item(inAnswer: ["id": 1]) == ["id": 1])
    }
}
