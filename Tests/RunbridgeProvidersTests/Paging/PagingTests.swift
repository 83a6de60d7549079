import RunbridgeCore
import RunbridgeProviders
import Testing

struct PagingTests {
    private func kind(_ paging: String) throws -> ProviderKind {
        try RunbridgeProvidersTests.kind(
            "list: { path: /jobs, items: jobs, paging: \(paging) }\nwords: { done: succeeded }")
    }

    private func page(_ count: Int, _ more: JSON = [:]) -> JSON {
        .object(
            [JSON.Member("jobs", .array((0..<count).map { ["id": .string("j\($0)")] }))]
                + (more.members ?? []))
    }

    @Test func aTokenIsTakenFromThePage() throws {
        let kind = try kind("{ by: token, parameter: page, from: meta.next }")
        #expect(kind.nextPage(after: page(2, ["meta": ["next": "t2"]])) == .parameter("t2"))
        #expect(kind.nextPage(after: page(2, ["meta": ["next": 7]])) == .parameter("7"))
        #expect(kind.nextPage(after: page(0, ["meta": ["next": "t2"]])) == .parameter("t2"))
        for next: JSON in [nil, "", [:], ["next": nil]] {
            #expect(kind.nextPage(after: page(2, ["meta": ["next": next]])) == nil)
        }
        #expect(
            kind.nextPage(after: page(2, ["meta": ["next": "t2"]]), cursor: .parameter("t2")) == nil)
    }

    @Test func aURLIsTakenFromThePage() throws {
        let kind = try kind("{ by: url, from: next }")
        #expect(kind.nextPage(after: page(2, ["next": "https://a/?c=2"])) == .url("https://a/?c=2"))
        for next: JSON in [nil, "", [:]] {
            #expect(kind.nextPage(after: page(2, ["next": next])) == nil)
        }
        #expect(
            kind.nextPage(after: page(2, ["next": "https://a/?c=2"]), cursor: .url("https://a/?c=2"))
                == nil)
    }

    @Test func numbersCountUpToAnEmptyPage() throws {
        let kind = try kind("{ by: number, parameter: page, first: 0 }")
        #expect(kind.nextPage(after: page(1)) == .parameter("1"))
        #expect(kind.nextPage(after: page(1), cursor: .parameter("1")) == .parameter("2"))
        #expect(kind.nextPage(after: page(0), cursor: .parameter("2")) == nil)
    }

    @Test func numbersEndWhereThePageSaysSo() throws {
        let kind = try kind("{ by: number, parameter: page, more: has_more }")
        #expect(kind.nextPage(after: page(1, ["has_more": true])) == .parameter("2"))
        #expect(kind.nextPage(after: page(1, ["has_more": false])) == nil)
        #expect(kind.nextPage(after: page(1, ["has_more": nil])) == .parameter("2"))
    }

    struct Offset: Sendable {
        var paging: String
        var count: Int
        var told: JSON = [:]
        var cursor: PageCursor?
        var next: String?
    }

    @Test(
        arguments: [
            Offset(paging: "", count: 2, next: "2"),
            Offset(paging: "", count: 2, cursor: .parameter("2"), next: "4"),
            Offset(paging: "", count: 0, cursor: .parameter("2"), next: nil),
            Offset(paging: ", size: 3", count: 3, next: "3"),
            Offset(paging: ", size: 3", count: 2, next: nil),
            // A server that gives fewer than were asked for, and more in all.
            Offset(paging: ", size: 3, total: total", count: 2, told: ["total": 5], next: "2"),
            Offset(
                paging: ", total: total", count: 2, told: ["total": "5"], cursor: .parameter("3"), next: nil
            ),
            Offset(
                paging: ", total: total", count: 2, told: ["total": 4], cursor: .parameter("2"), next: nil),
            Offset(paging: ", total: total", count: 0, told: ["total": 9], next: nil),
            Offset(paging: ", total: total", count: 2, told: ["total": nil], next: "2"),
            Offset(paging: ", more: more", count: 2, told: ["more": false], next: nil),
            Offset(paging: "", count: 2, cursor: .parameter("9223372036854775806"), next: nil),
            Offset(paging: "", count: 2, cursor: .parameter("x"), next: "2"),
        ])
    func offsetsCountWhatCame(_ row: Offset) throws {
        let kind = try kind("{ by: offset, parameter: offset\(row.paging) }")
        #expect(
            kind.nextPage(after: page(row.count, row.told), cursor: row.cursor)
                == row.next.map { .parameter($0) })
    }

    @Test func anOffsetIsANumberInABody() throws {
        let provider = try provider(
            kind:
                "list: { method: POST, path: /jobs, body: {}, paging: { by: offset, parameter: skip, in: body } }\n"
                + "words: { done: succeeded }")
        let request = try provider.listRequest(for: provider.kinds[0], cursor: .parameter("100"))
        #expect(try JSON(parsing: #require(request.body)) == ["skip": 100])
    }

    @Test func theLastIDSkipsObjectsWithoutOne() throws {
        let kind = try kind("{ by: last_id, parameter: after }")
        #expect(kind.nextPage(after: ["jobs": [["id": "a"], ["id": 5], ["x": 1]]]) == .parameter("5"))
        #expect(kind.nextPage(after: ["jobs": [["x": 1]]]) == nil)
    }

    struct Link: Sendable {
        var header: String
        var next: String?
    }

    @Test(
        arguments: [
            Link(
                header: #"<https://a/?page=2>; rel="next", <https://a/?page=9>; rel="last""#,
                next: "https://a/?page=2"),
            Link(header: #"<https://a/1>; rel="prev", <https://a/3>; rel=next"#, next: "https://a/3"),
            Link(
                header: #"<https://a/x,y>; title="a, b; rel=next"; rel="first next""#, next: "https://a/x,y"
            ),
            Link(header: #"<https://a/1>; REL="NEXT""#, next: "https://a/1"),
            Link(header: #"<https://a/1>; rel="nextish""#, next: nil), Link(header: "", next: nil),
            Link(header: "<", next: nil), Link(header: #"https://a/1; rel="next""#, next: nil),
            Link(header: String(repeating: "<", count: 10_000), next: nil),
        ])
    func linksAreReadAsRFC8288HasThem(_ link: Link) throws {
        let kind = try kind("{ by: link }")
        #expect(kind.nextPage(after: page(1), link: link.header) == link.next.map { .url($0) })
        #expect(kind.nextPage(after: page(1)) == nil)
    }

    @Test func aListWithoutPagingIsOnePage() throws {
        let kind = try RunbridgeProvidersTests.kind("list: { path: /jobs }\nwords: { done: succeeded }")
        #expect(kind.items(inPage: [["id": "a"]])?.count == 1)
        #expect(kind.items(inPage: ["jobs": []]) == nil)
        #expect(kind.nextPage(after: [["id": "a"]], link: #"<https://a>; rel="next""#) == nil)
    }
}
